import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpack } from "../../src/intake/packed-lines.ts";
import { Preparer } from "../../src/intake/preparer.ts";
import { LineCutter } from "../../src/json/lines.ts";
import { readLine } from "../../src/protocol/reader.ts";
import type { Findings, Incoming, ReadyRecord } from "../../src/sync/incoming.ts";
import { anyLine, CONFIG, meaningOf, newPlans, STREAMS, shared } from "./world.ts";

/** Lines as another thread makes them ready: what it gives back is copied as between threads. */
function preparing({ keepsLines = false } = {}) {
  const preparer = new Preparer({ config: CONFIG, streams: STREAMS, keepsLines });
  const plans = newPlans();
  return (lines: readonly string[], linesBefore = 0): Incoming[] => {
    const bytes = shared(lines.map((line) => `${line}\n`).join(""));
    const packed = structuredClone(preparer.prepare({ bytes, linesBefore }));
    return unpack(packed, [...plans.values()], keepsLines);
  };
}

/** The same lines as they are read without. */
const readHere = (lines: readonly string[], linesBefore = 0): Incoming[] =>
  new LineCutter(1_000_000, linesBefore)
    .push(Buffer.from(lines.map((line) => `${line}\n`).join("")))
    .map(readLine);

const isLine = ({ kind }: Incoming) => kind !== "findings";
const isReady = (incoming: Incoming): incoming is ReadyRecord => incoming.kind === "ready";
const recordOf = (stream: string, data: object) =>
  JSON.stringify({ type: "RECORD", record: { stream, emitted_at: 1, data } });
const user = (data: object) => recordOf("users", data);

describe("a block of lines that another thread made ready", () => {
  it("means what the lines mean that are read here, one by one and in their order", () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 12 }),
        fc.nat(1_000_000),
        fc.boolean(),
        (lines, before, keeps) => {
          const theirs = preparing({ keepsLines: keeps })(lines, before).filter(isLine);
          expect(theirs.map(meaningOf(newPlans()))).toEqual(
            readHere(lines, before).map(meaningOf(newPlans())),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("has all records ready that can be sent", () => {
    const [sent, refused] = preparing()([user({ id: 1 }), user({ id: "x" })]);
    expect(sent?.kind).toBe("ready");
    expect(refused?.kind).toBe("record");
  });

  it("can give a record back as it came, where that is wanted", () => {
    const big = user({ id: 1, amount: 5 }).replace(":5", ":0.12345678901234567890");
    const [record] = preparing({ keepsLines: true })([big, user({ id: 2 })]).filter(isReady);
    expect(typeof record?.kept).toBe("function");
    const kept = typeof record?.kept === "function" ? record.kept() : undefined;
    expect(JSON.stringify(kept)).toBe(
      JSON.stringify(JSON.parse(big).record).replace("0.12345678901234568", "0.12345678901234567890"),
    );
    const [plain] = preparing()([big]).filter(isReady);
    expect(plain?.kept).toBeUndefined();
  });

  it("tells what was found out of a stream, when there is more of it", () => {
    const prepare = preparing();
    const found = (...rows: object[]) =>
      prepare(rows.map(user)).flatMap((incoming) =>
        incoming.kind === "findings" ? [{ ...incoming, plan: incoming.plan.key } as unknown as Findings] : [],
      );
    expect(found({ id: 1, address: {} })).toEqual([]);
    const first = { kind: "findings", plan: "users", textDates: [], found: ["/address/city"] };
    expect(found({ id: 1, address: { city: "x" } })).toEqual([first]);
    expect(found({ id: 1, address: { city: "x" } })).toEqual([]);
    expect(found({ id: 1, noted: "2024-03-01" })).toEqual([{ ...first, textDates: ["noted"] }]);
  });

  it("tells it of every stream that has records in the block", () => {
    const prepare = preparing();
    const row = { id: 1, email: "ada@shop.example", noted: "2024-03-01" };
    const block = ["users", "visits", "users", "secrets"].map((stream) => recordOf(stream, row));
    const toldOf = (incoming: readonly Incoming[]) =>
      incoming.flatMap((one) => (one.kind === "findings" ? [[one.plan.key, ...one.textDates]] : []));
    expect(toldOf(prepare(block))).toEqual([
      ["users", "noted"],
      ["visits", "noted"],
    ]);
    expect(toldOf(prepare(block))).toEqual([]);
  });
});
