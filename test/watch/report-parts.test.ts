import { describe, expect, it } from "vitest";
import { writtenNumber } from "../../src/json/exact-numbers.ts";
import { advice, bottleneckOf } from "../../src/watch/report/bottleneck.ts";
import { CallTimes } from "../../src/watch/report/call-times.ts";
import { chart, ticks } from "../../src/watch/report/chart.ts";
import { Examples } from "../../src/watch/report/examples.ts";
import { html } from "../../src/watch/report/html.ts";
import { laneOf } from "../sync/progress-of.ts";

describe("HTML", () => {
  it("escapes whatever is not HTML itself, in content and in attributes", () => {
    const hostile = `<script>alert("1")</script>'&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
      '<p title="&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;">' +
        "&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;</p>",
    );
    expect(html`${"a\u202eb\u0000"}`.text).toBe("a�b�");
  });

  it("takes HTML, lists, numbers and nothing at all as they are", () => {
    expect(html`${[html`<b>${1}</b>`, "&", [2, false]]}${undefined}${0}${false}`.text).toBe(
      "<b>1</b>&#38;20",
    );
    expect(html`a\nb`.text).toBe("a\nb");
  });
});

describe("examples of rejected records", () => {
  const note = (examples: Examples, line: number, reason: string, row: unknown = { id: line }) =>
    examples.note(
      "users",
      line,
      { problem: { field: "age", reason }, stage: "delivery", status: 422, words: "words" },
      row,
    );

  it("are the first ten of each reason, without what they hold", () => {
    const examples = new Examples(false);
    for (let line = 1; line <= 30; line++) note(examples, line, line % 2 === 0 ? "is even" : "is odd");
    expect(examples.of("users", "age: is even").map(({ line }) => line)).toEqual([
      2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
    ]);
    expect(examples.of("users", "age: is odd")[0]).toEqual({
      line: 1,
      stage: "delivery",
      status: 422,
      values: undefined,
    });
    expect(examples.of("orders", "age: is odd")).toEqual([]);
  });

  it("are kept with what they hold where that is wanted, as much as can be read", () => {
    const examples = new Examples(true);
    note(examples, 1, "is odd", { id: writtenNumber("12345678901234567890"), note: "x".repeat(10_000) });
    const [first] = examples.of("users", "age: is odd").map(({ values }) => values);
    expect(first?.words).toBe("words");
    expect(first?.row).toMatch(/^\{"id":12345678901234567890,"note":"x+…$/);
    expect(first?.row).toHaveLength(4001);
  });

  it("do not grow without end where every reason is another", () => {
    const examples = new Examples(false);
    for (let line = 1; line <= 1000; line++) note(examples, line, `reason ${line}`);
    expect(examples.of("users", "age: reason 100")).toHaveLength(1);
    expect(examples.of("users", "age: reason 101")).toEqual([]);
    expect(examples.of("users", "other reasons").map(({ line }) => line)[0]).toBe(101);
  });
});

describe("the times of calls", () => {
  it("are summed up by endpoint, with how they were answered", () => {
    const times = new CallTimes();
    for (let ms = 1; ms <= 100; ms++) {
      times.note({ endpoint: "customer_bulk", items: 1, status: ms > 98 ? "ECONNRESET" : 200, ms });
    }
    times.note({ endpoint: "event_bulk", items: 1, status: 503, ms: 0.2 });
    expect(times.of("customer_bulk")).toEqual({
      byStatus: new Map([
        ["200", 98],
        ["ECONNRESET", 2],
      ]),
      median: 50,
      percentile95: 95,
      longest: 100,
    });
    expect(times.of("event_bulk")).toMatchObject({ median: 1 });
    expect(times.of("customer")).toBeUndefined();
  });
});

describe("the bottleneck", () => {
  it.each([
    ["rate", /^The rate held it back: for 75 % of the time .* at 5 a second\. .* rate_limits\.customer_bulk/],
    ["blueshift", /^Blueshift held it back: for 75 % of the time/],
    ["source", /^The source held it back: for 75 % of the time/],
  ] as const)("is what an endpoint waited for most: %s", (most, words) => {
    const lane = laneOf({ waits: { rate: 100, blueshift: 100, source: 100, [most]: 600 } });
    const bottleneck = bottleneckOf(lane);
    expect(bottleneck.most).toBe(most);
    expect(advice("customer_bulk", lane, bottleneck)).toMatch(words);
  });

  it("is the source where no time has gone by", () => {
    expect(bottleneckOf(laneOf({ waits: { rate: 0, blueshift: 0, source: 0 } })).shares).toEqual({
      rate: 0,
      blueshift: 0,
      source: 0,
    });
  });
});

describe("a chart", () => {
  it.each([
    [5.3, 4, [0, 2, 4, 6]],
    [351, 5, [0, 100, 200, 300, 400]],
    [1, 3, [0, 0.5, 1]],
    [0.053, 3, [0, 0.02, 0.04, 0.06]],
  ])("has round numbers up to %f", (upTo, about, expected) => {
    expect(ticks(upTo, about)).toEqual(expected);
  });

  const rates = [10, 20, 0].map((perSecond, second) => ({
    fromMs: second * 1000,
    toMs: (second + 1) * 1000,
    perSecond,
  }));
  const content = { title: "Records a second", unit: "records", height: 200 };

  it("draws each measure as a step, and says what it shows in words", () => {
    const { text } = chart({ ...content, series: [{ name: "delivered", color: "first", rates }] });
    expect(text).toContain('d="M52 110H317.3V46H582.7V174H848"');
    expect(text).toContain('aria-label="Records a second over 0:03. delivered: 0 to 20 records a second.');
    expect(text).toContain("<title>0:01–0:02\ndelivered: 20 records/s</title>");
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("shows the limit", () => {
    const { text } = chart({ ...content, series: [{ name: "calls", color: "first", rates }], limit: 50 });
    expect(text).toContain('<line class="limit"');
    expect(text).toContain("The limit is 50.");
  });

  it("can be pointed at in no more places than a pointer can tell apart", () => {
    const many = Array.from({ length: 600 }, (_, second) => ({
      fromMs: second * 1000,
      toMs: (second + 1) * 1000,
      perSecond: second < 6 ? 60 : 0,
    }));
    const { text } = chart({ ...content, series: [{ name: "delivered", color: "first", rates: many }] });
    expect(text.match(/class="band"/g)).toHaveLength(100);
    expect(text).toContain("<title>0:00–0:06\ndelivered: 60 records/s</title>");
  });

  it("can be drawn of a sync in which nothing happened", () => {
    const still = rates.map((rate) => ({ ...rate, perSecond: 0 }));
    const { text } = chart({ ...content, series: [{ name: "delivered", color: "first", rates: still }] });
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });
});
