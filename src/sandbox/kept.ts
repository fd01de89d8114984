/**
 * How much is kept of what passes by: the newest of each kind. Customers are all kept. In memory as in a file,
 * so that the sandbox can run for weeks.
 */
export const KEPT = {
  calls: 10_000,
  /** In bytes, of requests and answers together. */
  bodies: 64 * 1024 * 1024,
  /** Of one request or answer, in bytes; what is longer is cut. */
  body: 2 * 1024 * 1024,
  events: 100_000,
  /** Of all customers together, unless the whole history was asked for. */
  changes: 100_000,
  rejections: 20_000,
} as const;
