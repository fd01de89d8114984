import { KEPT } from "./kept.ts";
import type { Reader, Storage, Writer } from "./storage/storage.ts";

/** A body as far as it is kept. */
export interface KeptBody {
  readonly text: string;
  /** Only its beginning is kept. */
  readonly isCut: boolean;
}

/** What went over the wire in a call, headers aside: the Authorization header is kept nowhere. */
export interface KeptBodies {
  readonly request: KeptBody;
  /** Null where nothing was answered that could be shown. */
  readonly response: KeptBody | null;
}

interface Row {
  readonly request: Uint8Array;
  readonly response: string | null;
}

/** In bytes: of all bodies together, and of one. */
interface Bounds {
  readonly all: number;
  readonly each: number;
}

/** The bodies of the newest calls, as many as fit. */
export class Bodies {
  readonly #bounds: Bounds;
  readonly #add: Writer;
  readonly #drop: Writer;
  readonly #clear: Writer;
  readonly #oldest: Reader<{ readonly id: number; readonly size: number }>;
  readonly #of: Reader<Row>;
  #size: number;

  constructor(storage: Storage, bounds: Bounds = { all: KEPT.bodies, each: KEPT.body }) {
    this.#bounds = bounds;
    this.#add = storage.write("INSERT INTO bodies (call, size, request, response) VALUES (?, ?, ?, ?)");
    this.#drop = storage.write("DELETE FROM bodies WHERE id = ?");
    this.#clear = storage.write("DELETE FROM bodies");
    this.#oldest = storage.read("SELECT id, size FROM bodies ORDER BY id LIMIT 1");
    this.#of = storage.read("SELECT request, response FROM bodies WHERE call = ?");
    this.#size =
      storage.read<{ size: number | null }>("SELECT sum(size) AS size FROM bodies").one()?.size ?? 0;
  }

  keep(call: number, request: Uint8Array, response: string | null): void {
    const { all, each } = this.#bounds;
    const start = request.subarray(0, each);
    const answer = response?.slice(0, each) ?? null;
    const size = start.length + (answer?.length ?? 0);
    this.#add(call, size, start, answer?.toWellFormed() ?? null);
    this.#size += size;
    while (this.#size > all) this.#dropOldest();
  }

  /** Undefined where they are no longer kept. */
  of(call: number): KeptBodies | undefined {
    const row = this.#of.one(call);
    if (row === undefined) return undefined;
    const { request, response } = row;
    const { each } = this.#bounds;
    return {
      request: { text: Buffer.from(request).toString(), isCut: request.length === each },
      response: response === null ? null : { text: response, isCut: response.length === each },
    };
  }

  clear(): void {
    this.#clear();
    this.#size = 0;
  }

  #dropOldest(): void {
    const oldest = this.#oldest.one();
    if (oldest === undefined) return;
    this.#drop(oldest.id);
    this.#size -= oldest.size;
  }
}
