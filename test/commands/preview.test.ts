import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { Preview } from "../../src/commands/preview.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { Row } from "../../src/protocol/messages.ts";
import { prepareRow } from "../../src/sync/prepared-row.ts";

/** What is shown of rows, a line each, blanks between cells made one. */
function shown(rows: readonly Row[], route: object = {}): string[] {
  const columns = Object.fromEntries(rows.flatMap((row) => Object.keys(row).map((name) => [name, {}])));
  const streams = parseCatalog({
    streams: [{ stream: { name: "users", json_schema: { properties: columns } } }],
  });
  const config = parseConfig({
    user_api_key: "u",
    routes: [{ stream: "users", send_as: "customer_bulk", ...route }],
  });
  const plans = planCatalog(streams, config);
  let text = "";
  const display = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const preview = new Preview(plans, display);
  for (const plan of plans.values()) {
    for (const row of rows) {
      if (plan.sending === undefined) continue;
      preview.show(
        plan,
        row,
        prepareRow(plan.sending, { row, plain: row, flaw: undefined, bytes: 0 }, 1_000_000),
      );
    }
  }
  return text.split("\n").map((line) => line.trim().replace(/ +/g, " "));
}

describe("a row beside what is sent of it", () => {
  it("shows each column with its attribute, and why one is not sent", () => {
    const row = { user_id: 7, sex: "M", joined_at: "Bad Date", bsft_id: "x", note: null };
    expect(shown([row])).toEqual([
      "users, row 1:",
      'user_id 7 → customer_id "7"',
      'sex "M" → gender "male"',
      'joined_at "Bad Date" → (joined_at: is not a date)',
      'bsft_id "x" → (is set by Blueshift itself)',
      "note null → (null)",
      "",
      "",
    ]);
  });

  it("shows where consent goes that several columns tell", () => {
    const row = { customer_id: "7", sms_sender_id: "+14155550100", sms_subscribed: "yes" };
    expect(shown([row]).slice(2)).toEqual([
      'sms_sender_id "+14155550100" → (gathered into sms_preferences)',
      'sms_subscribed "yes" → (gathered into sms_preferences)',
      '→ sms_preferences [{"sender_id":"+14155550100","subscribed":true}]',
      "",
      "",
    ]);
  });

  it("shows what a pointer copies", () => {
    const fields = [{ from: "/address/city", to: "city" }];
    expect(shown([{ customer_id: "7", address: { city: "Ulm" } }], { fields })).toContain(
      '/address/city → city "Ulm"',
    );
  });

  it("shows a rejected row and why", () => {
    expect(shown([{ name: "x" }])).toEqual([
      "users, row 1: rejected (has neither email nor customer_id)",
      'name "x"',
      "",
      "",
    ]);
  });

  it("shows the first rows alone, long values cut, and nothing that steers a terminal", () => {
    const rows = [
      { customer_id: "x".repeat(100), a: "\u009b31m\u202e" },
      ...[2, 3, 4].map((id) => ({ customer_id: `${id}` })),
    ];
    const lines = shown(rows);
    expect(lines.filter((line) => /^users, row/.test(line))).toHaveLength(3);
    expect(lines[1]).toMatch(/^customer_id "x{42}… → customer_id "x{100}"$/);
    expect(lines[2]).toBe('a "�31m�" → a "�31m�"');
  });
});
