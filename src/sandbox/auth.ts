/** The two keys of a Blueshift account: `user` for customers, `event` for events. */
export type KeyKind = "user" | "event";

/** Which keys are let in, and which were revoked since. */
export class Keys {
  readonly #expected: Readonly<Partial<Record<KeyKind, string>>>;
  readonly #revoked = new Set<KeyKind>();

  /** A kind without an expected key lets any key in that is not empty. */
  constructor(expected: Readonly<Partial<Record<KeyKind, string>>>) {
    this.#expected = expected;
  }

  /** Whether a call with this `Authorization` header may use the endpoints of `kind`. */
  permit(kind: KeyKind, authorization: string | undefined): boolean {
    if (this.#revoked.has(kind)) return false;
    const key = keyOf(authorization);
    if (key === undefined) return false;
    const expected = this.#expected[kind];
    return expected === undefined || key === expected;
  }

  revoke(kind: KeyKind): void {
    this.#revoked.add(kind);
  }

  restore(kind: KeyKind): void {
    this.#revoked.delete(kind);
  }

  get revoked(): readonly KeyKind[] {
    return [...this.#revoked];
  }

  restoreAll(): void {
    this.#revoked.clear();
  }
}

/** HTTP Basic with the key as user name and an empty password: base64 of `KEY:`. */
function keyOf(authorization: string | undefined): string | undefined {
  const encoded = authorization?.match(/^Basic ([A-Za-z0-9+/]+={0,2})$/i)?.[1];
  if (encoded === undefined) return undefined;
  return Buffer.from(encoded, "base64")
    .toString()
    .match(/^([^:]+):$/)?.[1];
}
