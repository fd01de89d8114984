/** What the tests of the intake share: streams, lines of all kinds, and what becomes of them. */
import fc from "fast-check";
import { ENDPOINTS, maxItemBytes } from "../../src/blueshift/endpoints.ts";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { streamKey } from "../../src/protocol/messages.ts";
import type { Incoming, ReadyRecord } from "../../src/sync/incoming.ts";
import { prepareRow } from "../../src/sync/prepared-row.ts";

const SCHEMA = {
  type: "object",
  properties: {
    id: { type: ["null", "integer"] },
    email: { type: ["null", "string"] },
    age: { type: ["null", "integer"] },
    joined_at: { type: ["null", "string"], format: "date-time" },
    amount: { type: ["null", "number"] },
    address: { type: ["null", "object"] },
  },
};
const CUSTOMER = {
  send_as: "customer_bulk",
  fields: [
    { from: "id", to: "customer_id" },
    { from: "/address/city", to: "city" },
  ],
};

export const CONFIG = parseConfig({
  user_api_key: "u",
  event_api_key: "e",
  batching: { bytes: 2000 },
  routes: [
    { stream: "users", ...CUSTOMER },
    { stream: "visits", send_as: "identify_event" },
    { stream: "secrets", send_as: "skip" },
  ],
});
export const STREAMS = parseCatalog({
  streams: ["users", "visits", "secrets"].map((name) => ({ stream: { name, json_schema: SCHEMA } })),
});

/** Plans of their own for each: they remember what rows have shown. */
export const newPlans = () => planCatalog(STREAMS, CONFIG);

/** Lines as sources send them, and as they should not. */
export const anyLine: fc.Arbitrary<string> = (() => {
  const data = fc.record(
    {
      id: fc.constantFrom("1", "2", "12345678901234567890", "null"),
      email: fc.constantFrom('"a@shop.example"', '"B@shop.example"', '"not one"', "null", "7"),
      age: fc.constantFrom("30", '"old"', "1e0"),
      joined_at: fc.constantFrom('"2024-03-01 12:00:00"', '"2024-03-31T00:00:00Z"', '"soon"'),
      amount: fc.constantFrom("12.50", "0.12345678901234567890", "null"),
      phone_number: fc.constantFrom('"+12025550123"', '"no"'),
      address: fc.constantFrom('{"city":"Zürich"}', "{}", "null"),
      noted: fc.constantFrom('"2024-03-01"', '"…"', `"${"x".repeat(3000)}"`),
      cookie: fc.constantFrom('"c1"', "null"),
    },
    { requiredKeys: [] },
  );
  const textOf = (row: object) =>
    `{${Object.entries(row)
      .map(([name, value]) => `"${name}":${value}`)
      .join(",")}}`;
  const recordOf = (stream: string, row: string) =>
    `{"type":"RECORD","record":{"stream":"${stream}","emitted_at":1,"data":${row}}}`;
  const stream = fc.constantFrom("users", "users", "visits", "secrets", "unknown");
  return fc.oneof(
    { weight: 10, arbitrary: fc.tuple(stream, data).map(([name, row]) => recordOf(name, textOf(row))) },
    fc.constantFrom(
      recordOf("users", "5"),
      '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"n":250.0}}}',
      '{"type":"LOG","log":{"level":"INFO","message":"hello"}}',
      "garbage",
      "",
      "  ",
    ),
  );
})();

/** Lines of the input in memory that threads share, as they are handed over. */
export function shared(text: string): Uint8Array<SharedArrayBuffer> {
  const bytes = Buffer.from(text);
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}

/** What a sync would do with it: a record that can be sent, whichever way it was made ready, is the same. */
export function meaningOf(plans: ReturnType<typeof newPlans>): (incoming: Incoming) => unknown {
  const ready = ({ plan, line, bytes, content, leftOut }: Omit<ReadyRecord, "kind" | "kept">) => ({
    ready: plan.key,
    line,
    bytes,
    content: { ...content, value: { ...content.value, others: content.value.others ?? [] } },
    leftOut,
  });
  return (incoming) => {
    if (incoming.kind === "ready") return ready(incoming);
    if (incoming.kind !== "record") return incoming;
    const { message, plain, flaw, bytes, line } = incoming;
    const { stream, namespace, data } = message.record;
    const plan = plans.get(streamKey(stream, namespace));
    if (plan?.sending === undefined) return { unsent: stream, line, bytes };
    const maxBytes = maxItemBytes(ENDPOINTS[plan.sending.object.endpoint], CONFIG.batching.bytes);
    const prepared = prepareRow(plan.sending, { row: data, plain, flaw, bytes }, maxBytes);
    return prepared.kind === "ready"
      ? ready({ plan, line, bytes, content: prepared.content, leftOut: prepared.shape.leftOut })
      : { ...prepared, line, bytes };
  };
}
