/** What an item of a call is known by. */
export interface Names {
  readonly customerId: string | undefined;
  /** In lower case. */
  readonly email: string | undefined;
}

/** Which item an entry is about. A place is as the answer counts. */
export type Pin =
  | { readonly by: "name"; readonly index: number; readonly place: number | undefined }
  | { readonly by: "place"; readonly place: number }
  | { readonly by: "several"; readonly indexes: readonly number[] }
  | { readonly by: "nothing" };

/** The items of a call, by what they are known by. */
export class Roster {
  readonly #names: readonly Names[];
  #indexes: { readonly byId: Index; readonly byEmail: Index } | undefined;

  constructor(names: readonly Names[]) {
    this.#names = names;
  }

  get length(): number {
    return this.#names.length;
  }

  /** Made when an answer has anything to look up: nearly none has. */
  get #index(): { readonly byId: Index; readonly byEmail: Index } {
    if (this.#indexes !== undefined) return this.#indexes;
    const byId: Index = new Map();
    const byEmail: Index = new Map();
    this.#names.forEach(({ customerId, email }, place) => {
      if (customerId !== undefined) addTo(byId, customerId.trim(), place);
      if (email !== undefined) addTo(byEmail, email, place);
    });
    this.#indexes = { byId, byEmail };
    return this.#indexes;
  }

  /** The items that a place may mean, counted from 0 and from 1. */
  at(place: number): number[] {
    return [place - 1, place].filter((index) => index >= 0 && index < this.length);
  }

  /** The item of an entry's identifiers; undefined where it has none. */
  byIdentifiers(id: unknown, address: unknown): number | "contradiction" | undefined {
    const customerId = asIdentifier(id);
    const email = asIdentifier(address)?.toLowerCase();
    if (customerId === undefined && email === undefined) return undefined;
    const withId = customerId === undefined ? undefined : (this.#index.byId.get(customerId) ?? []);
    const withEmail = email === undefined ? undefined : (this.#index.byEmail.get(email) ?? []);
    const both = (withId ?? withEmail ?? []).filter((index) => withEmail?.includes(index) ?? true);
    const [index] = both;
    return index === undefined || both.length > 1 ? "contradiction" : index;
  }

  /** The item that a key names, by identifier or by place; undefined where it names none. */
  byKey(key: string): Pin | undefined {
    const name = key.trim();
    const named = new Set([
      ...(this.#index.byId.get(name) ?? []),
      ...(this.#index.byEmail.get(name.toLowerCase()) ?? []),
    ]);
    const place = asPlace(name);
    const placed = place === undefined ? [] : this.at(place);
    const [index] = named;
    if (index === undefined)
      return place === undefined || placed.length === 0 ? undefined : { by: "place", place };
    const either = new Set([...named, ...placed]);
    return either.size === 1
      ? { by: "name", index, place: undefined }
      : { by: "several", indexes: [...either] };
  }
}

/** Places in a call, by name. */
type Index = Map<string, number[]>;

function addTo(index: Index, name: string, place: number): void {
  const places = index.get(name);
  if (places === undefined) index.set(name, [place]);
  else places.push(place);
}

/** An identifier as text; undefined where there is none. A number that has lost digits names nobody for sure. */
function asIdentifier(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : "";
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** A place in a call, as an answer writes it; undefined for what is none. */
export const asPlace = (value: unknown): number | undefined => {
  const place = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof place === "number" && Number.isInteger(place) ? place : undefined;
};
