import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRawNumber } from "../../src/json/exact-numbers.ts";
import { LineCutter } from "../../src/json/lines.ts";
import { type Input, readInput, readLine } from "../../src/protocol/reader.ts";
import { numberText, valuesOf } from "../json/numeric-text.ts";

function read(text: string | Buffer): Input {
  const cutter = new LineCutter(10_000_000);
  const [line] = [...cutter.push(Buffer.from(text)), ...cutter.end()];
  if (line === undefined) throw new Error("a blank line is no input");
  return readLine(line);
}

function readRecord(text: string | Buffer): Extract<Input, { kind: "record" }> {
  const input = read(text);
  if (input.kind !== "record") throw new Error(`a record was read as ${input.kind}`);
  return input;
}

const recordLine = (data: string) =>
  `{"type":"RECORD","record":{"stream":"users","data":${data},"emitted_at":1700000000000}}`;

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("a line is read as", () => {
  it("a record, with its stream, namespace and row", () => {
    const line =
      '{"type":"RECORD","record":{"namespace":"shop","stream":"users","data":{"id":1},"emitted_at":5,"meta":{}}}';
    expect(read(line)).toEqual({
      kind: "record",
      message: {
        type: "RECORD",
        record: { namespace: "shop", stream: "users", data: { id: 1 }, emitted_at: 5, meta: {} },
      },
      plain: { id: 1 },
      flaw: undefined,
      line: 1,
      bytes: line.length,
    });
  });

  it("a record without a namespace, be it missing or null", () => {
    expect(read('{"type":"RECORD","record":{"stream":"users","namespace":null,"data":{}}}').kind).toBe(
      "record",
    );
    expect(read('{"type":"RECORD","record":{"stream":"users","data":{}}}').kind).toBe("record");
  });

  it.each([
    '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"}}}}',
    '{"type":"STATE","state":{"type":"GLOBAL","global":{"stream_states":[]}}}',
    '{"type":"STATE","state":{"data":{"cursor":1}}}',
    '{"type":"STATE","state":{}}',
  ])("a state: %s", (line) => {
    expect(read(line)).toMatchObject({ kind: "state", message: JSON.parse(line) });
  });

  it("the status of a stream", () => {
    const line =
      '{"type":"TRACE","trace":{"type":"STREAM_STATUS","stream_status":' +
      '{"stream_descriptor":{"name":"users","namespace":null},"status":"COMPLETE"}}}';
    expect(read(line)).toMatchObject({ kind: "stream_status", message: JSON.parse(line) });
  });

  it.each([
    '{"type":"STREAM","name":"users","namespace":"shop","row_estimate":1000,"byte_estimate":5}',
    '{"type":"SYNC","name":"","row_estimate":0}',
  ])("an estimate: %s", (estimate) => {
    const line = `{"type":"TRACE","trace":{"type":"ESTIMATE","emitted_at":1,"estimate":${estimate}}}`;
    expect(read(line)).toMatchObject({ kind: "estimate", message: JSON.parse(line) });
  });

  it.each([
    "null",
    "{}",
    '{"type":"STREAM","name":"users"}',
    '{"type":"STREAM","name":"users","row_estimate":-1}',
    '{"type":"STREAM","name":"users","row_estimate":1e999}',
    '{"type":"STREAM","name":"users","row_estimate":"9"}',
    '{"type":"STREAM","name":5,"row_estimate":9}',
    '{"type":"OTHER","name":"users","row_estimate":9}',
  ])("a message of no use, and no fault, where an estimate says nothing: %s", (estimate) => {
    const line = `{"type":"TRACE","trace":{"type":"ESTIMATE","estimate":${estimate}}}`;
    expect(read(line)).toMatchObject({ kind: "unused", type: "TRACE ESTIMATE" });
  });

  it.each([
    ['{"type":"LOG","log":{"level":"INFO","message":"hello"}}', "LOG"],
    ['{"type":"CONTROL"}', "CONTROL"],
    ['{"type":"TRACE","trace":{"type":"ERROR"}}', "TRACE ERROR"],
    ['{"type":"SOMETHING_NEW"}', "SOMETHING_NEW"],
    ['{"type":"constructor"}', "constructor"],
  ])("a message of no use: %s", (line, type) => {
    expect(read(line)).toMatchObject({ kind: "unused", type });
  });

  it.each([
    "hello",
    "{",
    '{"type":"RECORD"',
    "null",
    "17",
    '"RECORD"',
    "[]",
    "{}",
    '{"type":null}',
    '{"type":["RECORD"]}',
    '{"__proto__":{"type":"LOG"}}',
    '{"type":"RECORD"}',
    '{"type":"RECORD","record":null}',
    '{"type":"RECORD","record":[]}',
    '{"type":"RECORD","record":{"data":{}}}',
    '{"type":"RECORD","record":{"stream":7,"data":{}}}',
    '{"type":"RECORD","record":{"stream":"users","namespace":7,"data":{}}}',
    '{"type":"STATE"}',
    '{"type":"STATE","state":"17"}',
    '{"type":"STATE","state":[]}',
    '{"type":"TRACE"}',
    '{"type":"TRACE","trace":{}}',
    '{"type":"TRACE","trace":{"type":{"toString":1}}}',
    '{"type":"TRACE","trace":{"type":"STREAM_STATUS"}}',
    '{"type":"TRACE","trace":{"type":"STREAM_STATUS","stream_status":{"status":"COMPLETE"}}}',
    '{"type":"TRACE","trace":{"type":"STREAM_STATUS","stream_status":{"stream_descriptor":{"name":"a","namespace":{}}}}}',
  ])("unreadable: %s", (line) => {
    expect(read(line)).toEqual({ kind: "unreadable", line: 1, bytes: line.length });
  });

  it("something or other, whatever it holds: no line breaks the reader", () => {
    const key = fc.constantFrom(
      "type",
      "record",
      "state",
      "trace",
      "stream",
      "data",
      "stream_status",
      "__proto__",
    );
    const word = fc.constantFrom("RECORD", "STATE", "TRACE", "STREAM_STATUS", "LOG");
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        word,
        fc.constantFrom(null, 7, true),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      ),
    }));
    const kinds = ["record", "state", "stream_status", "unused", "unreadable"];
    fc.assert(
      fc.property(fc.oneof(value, fc.dictionary(key, value)), (value) => {
        expect(kinds).toContain(read(JSON.stringify(value)).kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a record", () => {
  it("keeps every digit of its numbers", () => {
    const data =
      '{"id":12345678901234567890,"price":0.12345678901234567890,"list":[1e400,{"n":-9007199254740993}]}';
    expect(JSON.stringify(readRecord(recordLine(data)).message.record.data)).toBe(data);
  });

  it("keeps the value of any number, anywhere in its row", () => {
    fc.assert(
      fc.property(numberText, numberText, numberText, (a, b, c) => {
        const data = `{"a": ${a},"b":[ ${b}, {"c":[[${c}]]}],"d":"${a}"}`;
        expect(valuesOf(JSON.stringify(readRecord(recordLine(data)).message.record.data))).toBe(
          valuesOf(data),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("has its numbers as JavaScript's own beside them, for the validator", () => {
    const { message, plain } = readRecord(
      recordLine('{"id":12345678901234567890,"list":[1.5,9007199254740993]}'),
    );
    expect(plain).toEqual({ id: Number("12345678901234567890"), list: [1.5, 2 ** 53] });
    expect(isRawNumber(message.record.data.id)).toBe(true);
  });

  it("is one row, not two, where JavaScript's own numbers are exact", () => {
    const { message, plain } = readRecord(recordLine('{"id":1,"price":9.99}'));
    expect(message.record.data).toBe(plain);
    expect(plain).toEqual({ id: 1, price: 9.99 });
  });

  it("has a column of any name, `__proto__` too", () => {
    for (const number of ["1", "12345678901234567890"]) {
      const data = `{"__proto__":{"n":${number}},"constructor":${number},"toJSON":2}`;
      const { message, plain } = readRecord(recordLine(data));
      expect(JSON.stringify(message.record.data)).toBe(data);
      expect(Object.keys(plain)).toEqual(["__proto__", "constructor", "toJSON"]);
      expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    }
  });

  it("has the last of two columns of the same name", () => {
    const { message } = readRecord(recordLine('{"a":[1],"a":12345678901234567890,"b":{"c":1},"b":[2]}'));
    expect(JSON.stringify(message.record.data)).toBe('{"a":12345678901234567890,"b":[2]}');
  });

  it("keeps half a surrogate pair that is escaped", () => {
    const { message, flaw } = readRecord(recordLine('{"a":"\\ud83d"}'));
    expect(flaw).toBeUndefined();
    expect(JSON.stringify(message.record.data)).toBe('{"a":"\\ud83d"}');
  });

  it.each(["null", "[12345678901234567890]", '"text"', "17"])(
    "can't be sent where its data are no row (%s), and keeps them as they came",
    (data) => {
      const { message, plain, flaw } = readRecord(recordLine(data));
      expect(flaw).toBe("its data is not a JSON object");
      expect(JSON.stringify(message.record.data)).toBe(data);
      expect(plain).toEqual({});
    },
  );

  it("can't be sent where its data are missing", () => {
    expect(readRecord('{"type":"RECORD","record":{"stream":"users"}}').flaw).toBe(
      "its data is not a JSON object",
    );
  });

  it("can't be sent where its line is no UTF-8", () => {
    const [before, after] = recordLine('{"name":"?"}').split("?");
    const line = Buffer.concat([Buffer.from(before ?? ""), Buffer.of(0xe9), Buffer.from(after ?? "")]);
    expect(readRecord(line).flaw).toBe("its line is not valid UTF-8");
  });

  it("can be sent where its text holds the character that stands for unreadable ones", () => {
    expect(readRecord(recordLine('{"name":"\uFFFD"}')).flaw).toBeUndefined();
  });

  it.each([600, 100_000, 1_000_000])(
    "can't be sent with %i levels, and is kept as the text it came in",
    (levels) => {
      for (const number of ["1", "12345678901234567890"]) {
        const line = recordLine(`{"id":${number},"deep":${nested(levels)}}`);
        const { message, plain, flaw } = readRecord(line);
        expect(flaw).toBe("its line is nested more than 500 levels deep");
        expect(message.record.stream).toBe("users");
        expect(JSON.parse(JSON.stringify(message.record.data))).toBe(line);
        expect(plain).toEqual({});
      }
    },
  );

  it("can be sent with as many levels as anybody needs", () => {
    const data = `{"id":12345678901234567890,"deep":${nested(400)}}`;
    const { message, flaw } = readRecord(recordLine(data));
    expect(flaw).toBeUndefined();
    expect(JSON.stringify(message.record.data)).toBe(data);
  });
});

describe("a state", () => {
  const again = (line: string): string => {
    const input = read(line);
    if (input.kind !== "state") throw new Error(`a state was read as ${input.kind}`);
    return JSON.stringify(input.message);
  };

  it("goes out letter for letter as it came in: its numbers, what is unknown of it, any name", () => {
    const line =
      '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},' +
      '"stream_state":{"cursor":12345678901234567890,"at":1e3,"__proto__":{"x":1.0}}},"id":7,' +
      '"sourceStats":{"recordCount":250.0},"__proto__":null},"more":-0}';
    expect(again(line)).toBe(line);
  });

  it("keeps any number as it is written", () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        const line = `{"type":"STATE","state":{"data":{"a":${a},"b":[${b}]}}}`;
        expect(again(line)).toBe(line);
      }),
    );
  });

  it("is none where it could not go out as it came in", () => {
    expect(read(`{"type":"STATE","state":{"data":${nested(100_000)}}}`).kind).toBe("unreadable");
    const line = Buffer.from('{"type":"STATE","state":{"data":"?"}}');
    line[line.indexOf("?")] = 0xff;
    expect(read(line).kind).toBe("unreadable");
  });
});

describe("reading the input", () => {
  const messages = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `${recordLine(`{"id":${from + index}}`)}\n`).join("");

  async function readAll(source: Readable, maxLineBytes?: number): Promise<Input[]> {
    const inputs: Input[] = [];
    for await (const batch of readInput(source, maxLineBytes)) inputs.push(...batch);
    return inputs;
  }

  it("gives what the lines hold, in their order, with their numbers", async () => {
    const bytes = Buffer.from(`${messages(0, 2)}\r\nnonsense\r\n${messages(2, 3)}{"type":"LOG"}`);
    for (const size of [1, 7, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const inputs = await readAll(Readable.from(chunks));
      expect(inputs.map(({ kind, line }) => [line, kind])).toEqual([
        [1, "record"],
        [2, "record"],
        [4, "unreadable"],
        [5, "record"],
        [6, "unused"],
      ]);
    }
  });

  it("tells of a line that is too long and goes on after it", async () => {
    const inputs = await readAll(
      Readable.from([Buffer.from(`{"type":"LOG"}\n${"x".repeat(50)}\n{"type":"LOG"}`)]),
      40,
    );
    expect(inputs).toEqual([
      { kind: "unused", type: "LOG", line: 1, bytes: 14 },
      { kind: "overlong", line: 2, bytes: 50 },
      { kind: "unused", type: "LOG", line: 3, bytes: 14 },
    ]);
  });

  it("gives what a chunk holds at once, and does not wait for the next", async () => {
    const source = new Readable({ read() {} });
    const inputs = readInput(source);
    source.push(Buffer.from(messages(0, 3)));
    expect((await inputs.next()).value).toHaveLength(3);
    source.push(null);
    expect((await inputs.next()).done).toBe(true);
  });

  it("reads no further than it is asked to, but for what the stream itself buffers", async () => {
    let pulled = 0;
    const source = new Readable({
      highWaterMark: 1000,
      read() {
        pulled++;
        this.push(Buffer.from(messages(pulled, pulled + 1)));
      },
    });
    const inputs = readInput(source);
    await inputs.next();
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(pulled).toBeLessThan(20);
    for (let times = 0; times < 50; times++) await inputs.next();
    expect(pulled).toBeGreaterThan(50);
    expect(pulled).toBeLessThan(100);
    await inputs.return(undefined);
  });

  it("gives others their turn after each 64 KiB, however much there is to be read", async () => {
    const chunk = Buffer.from(messages(0, 1).padEnd(32 * 1024));
    let turns = 0;
    const turn = (): NodeJS.Immediate =>
      setImmediate(() => {
        turns++;
        next = turn();
      });
    let next = turn();
    for await (const _ of readInput(Readable.from(Array.from({ length: 40 }, () => chunk)))) void 0;
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(18);
    expect(turns).toBeLessThan(24);
  });

  it("ends the source where nobody wants more of it", async () => {
    const source = new Readable({
      read() {
        this.push(Buffer.from(messages(0, 1)));
      },
    });
    for await (const _ of readInput(source)) break;
    expect(source.destroyed).toBe(true);
  });

  it("ends where the source is destroyed while it waits, and takes half a line for no line", async () => {
    const source = new Readable({ read() {} });
    source.push(Buffer.from(`${messages(0, 1)}{"type":`));
    const inputs = readInput(source);
    expect((await inputs.next()).value).toHaveLength(1);
    const next = inputs.next();
    source.destroy();
    await expect(next).rejects.toThrow("Premature close");
    expect((await inputs.next()).done).toBe(true);
  });

  it("fails where the source fails", async () => {
    const source = new Readable({ read() {} });
    const next = readInput(source).next();
    source.destroy(new Error("the disk is gone"));
    await expect(next).rejects.toThrow("the disk is gone");
  });
});
