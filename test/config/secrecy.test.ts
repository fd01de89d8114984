import fc from "fast-check";
import { expect, it } from "vitest";
import { messageFor } from "./violations-of.ts";

// Random, long, and with a digit, as every key is: such a text can't be in a message by accident.
const secret = fc
  .tuple(fc.stringMatching(/^[0-9a-f]{12}$/), fc.constantFrom("", ":", " ", "\n", "/", "~", "@", "\u0000"))
  .map(([hex, odd]) => `${hex.slice(0, 6)}7${odd}${hex}`);

const secretIn = (template: (secret: string) => unknown) => template;

/** Places where a person in a hurry may put a key. */
const places = [
  secretIn((s) => s),
  secretIn((s) => [s]),
  secretIn((s) => ({ [s]: s })),
  secretIn((s) => ({ [s]: { [s]: s } })),
  secretIn((s) => ({ region: s })),
  secretIn((s) => ({ regoin: s })),
  secretIn((s) => ({ user_api_key: `${s}\n` })),
  secretIn((s) => ({ user_api_key: [s], event_api_key: { [s]: s } })),
  secretIn((s) => ({ event_api_key: `:${s}` })),
  secretIn((s) => ({ user_api_keys: s })),
  secretIn((s) => ({ api_url: s })),
  secretIn((s) => ({ api_url: `http://${s}@example.com` })),
  secretIn((s) => ({ api_url: `https://example.com/${s}?key=${s}` })),
  secretIn((s) => ({ routes: s })),
  secretIn((s) => ({ routes: [s, { [s]: s }] })),
  secretIn((s) => ({ routes: [{ stream: 1, namespace: { [s]: s }, send_as: s, fields: [s, { [s]: s }] }] })),
  secretIn((s) => ({
    routes: [
      {
        stream: "*",
        send_as: "customer",
        fields: [
          { from: `/~${s}`, to: `bsft_${s}` },
          { from: s, to: s },
          { from: s, to: s },
        ],
      },
    ],
  })),
  secretIn((s) => ({ default_send_as: s, invalid_records: s, max_rejected_percent: s })),
  secretIn((s) => ({ rejected_records: s })),
  secretIn((s) => ({ rejected_records: { storage: s, [s]: s } })),
  secretIn((s) => ({ rejected_records: { storage: "file", path: { [s]: s }, [s]: s } })),
  secretIn((s) => ({ rate_limits: { customer: s, [s]: 1 }, batching: { events: [s] }, retry: s })),
];

it("no message about a configuration repeats a text from it, wherever it stands", () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...places), (text, place) => {
      expectNothingOf(text, messageFor(place(text)));
    }),
    { numRuns: 1000 },
  );
});

it("no message about a random configuration repeats a text from it", () => {
  const names = fc.constantFrom(
    "user_api_key",
    "api_url",
    "routes",
    "fields",
    "to",
    "rejected_records",
    "storage",
  );
  fc.assert(
    fc.property(
      secret.chain((text) => {
        const { tree } = fc.letrec((tie) => ({
          tree: fc.oneof(
            { maxDepth: 4 },
            fc.constant(text),
            fc.array(tie("tree"), { maxLength: 3 }),
            fc.dictionary(fc.oneof(names, fc.constant(text)), tie("tree"), { maxKeys: 4 }),
          ),
        }));
        return fc.tuple(fc.constant(text), tree);
      }),
      ([text, config]) => expectNothingOf(text, messageFor(config)),
    ),
    { numRuns: 1000 },
  );
});

/** Neither the whole text nor the half of it that some quoting might leave over. */
function expectNothingOf(text: string, message: string | undefined): void {
  expect(message ?? "").not.toContain(text.slice(0, 7));
  expect(message ?? "").not.toContain(text.slice(-12));
}
