import { describe, expect, it } from "vitest";
import { Log } from "../../src/protocol/log.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import { Troubles } from "../../src/sync/troubles.ts";

describe("calls that are tried again", () => {
  it("are said when each trouble first comes, and summed up after that", () => {
    const said: string[] = [];
    const writer = { write: (message: { log: { message: string } }) => said.push(message.log.message) };
    const troubles = new Troubles(new Log(writer as unknown as MessageWriter));
    for (const why of ["HTTP 503", "HTTP 503", "HTTP 429", "HTTP 503"]) troubles.note("customer_bulk", why);
    troubles.sumUp();
    troubles.sumUp();
    troubles.note("customer_bulk", "HTTP 429");
    troubles.sumUp();
    expect(said).toEqual([
      "A call is tried again (customer_bulk: HTTP 503).",
      "A call is tried again (customer_bulk: HTTP 429).",
      "Calls were tried again 2 more times (customer_bulk: HTTP 503).",
      "Calls were tried again 1 more times (customer_bulk: HTTP 429).",
    ]);
  });
});
