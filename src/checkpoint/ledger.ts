/** How a record ended. */
export type Settlement = "delivered" | "rejected";

/** A state that may go out, and the records since the state before it; `records` counts the rejected ones too. */
export interface Released<S> {
  readonly state: S;
  readonly records: number;
  readonly rejected: number;
}

/**
 * Which state may go out.
 *
 * A stream's state is released when every record of that stream before it has settled, in the order of that
 * stream's states; a state of all streams when every record before it has, in the order of those. No scope
 * waits for another. Pure and synchronous: the caller says what happens, each call returns what it released.
 */
export class Ledger<S> {
  readonly #streams = new Map<string, Scope<S>>();
  readonly #all = new Scope<S>();
  readonly #tickets = new Map<string, Ticket<S>>();
  #arrivals = 0;

  /** A record of a stream came in. Settle it with the ticket, once. */
  record(stream: string): Ticket<S> {
    // Records between the same two states share a ticket: nothing is allocated for a record of its own.
    let ticket = this.#tickets.get(stream);
    if (ticket === undefined) {
      ticket = new Ticket(this.#scopeOf(stream), this.#all);
      this.#tickets.set(stream, ticket);
    }
    ticket.opened();
    return ticket;
  }

  /** A record ended; returns the states that waited for it, in the order in which they came. */
  settle(ticket: Ticket<S>, settlement: Settlement): readonly Released<S>[] {
    return ticket.settled(settlement);
  }

  /** A state came in, of one stream or (`undefined`) of all; returns it where nothing holds it back. */
  state(stream: string | undefined, state: S): Released<S>[] {
    const scope = stream === undefined ? this.#all : this.#scopeOf(stream);
    scope.close(state, this.#arrivals++);
    if (stream === undefined) this.#tickets.clear();
    else this.#tickets.delete(stream);
    return scope.release();
  }

  #scopeOf(stream: string): Scope<S> {
    let scope = this.#streams.get(stream);
    if (scope === undefined) {
      scope = new Scope();
      this.#streams.set(stream, scope);
    }
    return scope;
  }
}

/** The records between two states of a scope, and the state that closes them once it has come. */
class Segment<S> {
  records = 0;
  rejected = 0;
  unsettled = 0;
  closedBy: { readonly state: S; readonly arrival: number } | undefined;
  next: Segment<S> | undefined;
}

interface Arrived<S> extends Released<S> {
  readonly arrival: number;
}

/** The states of one stream, or of all: a queue of segments, the last of them still open. */
class Scope<S> {
  #first = new Segment<S>();
  current = this.#first;

  close(state: S, arrival: number): void {
    this.current.closedBy = { state, arrival };
    this.current.next = new Segment();
    this.current = this.current.next;
  }

  /** Takes the states off the front of the queue that nothing unsettled is before. */
  release(): Arrived<S>[] {
    const released: Arrived<S>[] = [];
    for (;;) {
      const { closedBy, records, rejected, unsettled, next } = this.#first;
      if (closedBy === undefined || unsettled > 0 || next === undefined) return released;
      released.push({ ...closedBy, records, rejected });
      this.#first = next;
    }
  }
}

const NONE: readonly never[] = [];

/** What a record is settled with: its place before the next state of its stream, and of all streams. */
export class Ticket<S> {
  readonly #places: readonly { readonly scope: Scope<S>; readonly segment: Segment<S> }[];

  constructor(...scopes: Scope<S>[]) {
    this.#places = scopes.map((scope) => ({ scope, segment: scope.current }));
  }

  opened(): void {
    for (const { segment } of this.#places) {
      segment.records++;
      segment.unsettled++;
    }
  }

  settled(settlement: Settlement): readonly Released<S>[] {
    // Nearly every record releases nothing, and makes no list for it.
    let released: readonly Arrived<S>[] = NONE;
    for (const { scope, segment } of this.#places) {
      if (segment.unsettled === 0) throw new Error("A record was settled twice.");
      segment.unsettled--;
      if (settlement === "rejected") segment.rejected++;
      if (segment.unsettled === 0) released = [...released, ...scope.release()];
    }
    return released.length > 1 ? released.toSorted((a, b) => a.arrival - b.arrival) : released;
  }
}
