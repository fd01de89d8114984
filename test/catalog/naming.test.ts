import { describe, expect, it } from "vitest";
import { Naming, type NamingRules } from "../../src/catalog/naming.ts";
import { NO_ROUTE } from "../../src/catalog/routing.ts";
import { objectSchema } from "../../src/objects/object-schemas.ts";

const STANDARD = new Set(Object.keys(objectSchema("customer").properties));

const naming = (
  columns: readonly string[],
  rules: Partial<NamingRules> = {},
  fixed: readonly string[] = [],
) =>
  new Naming(
    { ...NO_ROUTE, autoMap: true, ...rules },
    { standard: STANDARD, fixed: new Set(fixed) },
    columns,
  );

/** Where each column goes. */
const ways = (columns: readonly string[], rules?: Partial<NamingRules>) =>
  Object.fromEntries(columns.map((column) => [column, naming(columns, rules).wayOf(column).attributes]));

const move = (from: string, to: string) => ({ fields: [{ from, to }] });

describe("a column whose name is a variant of a standard attribute", () => {
  it("goes to that attribute without configuration", () => {
    expect(ways(["user_id", "first_name", "LastName", "mobile_phone", "sex", "city", "created_at"])).toEqual({
      user_id: ["customer_id"],
      first_name: ["firstname"],
      LastName: ["lastname"],
      mobile_phone: ["phone_number"],
      sex: ["gender"],
      city: ["city"],
      created_at: ["created_at"],
    });
  });

  it("keeps its name where automatic mapping is off", () => {
    expect(ways(["user_id", "first_name"], { autoMap: false })).toEqual({
      user_id: ["user_id"],
      first_name: ["first_name"],
    });
  });

  it("goes where the route says, and nowhere else", () => {
    expect(ways(["phone"], move("phone", "landline"))).toEqual({ phone: ["landline"] });
  });

  it("keeps its name where the route fills the attribute from another column", () => {
    const columns = ["phone", "whatsapp", "phone_number"];
    expect(ways(columns, move("whatsapp", "phone_number"))).toEqual({
      phone: ["phone"],
      whatsapp: ["phone_number"],
      phone_number: [],
    });
    expect(ways(["phone"], move("/contact/phone", "phone_number"))).toEqual({ phone: ["phone"] });
  });

  it("is nothing to map where it is that attribute", () => {
    for (const column of ["email", "customer_id"]) {
      expect(naming([column]).wayOf(column)).toEqual({ kind: "same", attributes: [column] });
    }
    expect(naming(["Email"]).wayOf("Email")).toEqual({ kind: "automatic", attributes: ["email"] });
  });

  it("keeps its name where every such object has the same in that attribute", () => {
    const names = { standard: new Set(["event", "email"]), fixed: new Set(["event"]) };
    const events = new Naming({ ...NO_ROUTE, autoMap: true }, names, ["Event"]);
    expect(events.wayOf("Event")).toEqual({ kind: "same", attributes: ["Event"] });
  });

  it("is not told of twice where a pointer fills its attribute from it, and is where another column does", () => {
    const wayOf = (from: string) => naming(["email"], move(from, "email")).wayOf("email");
    expect(wayOf("/email")).toEqual({ kind: "dropped", attributes: [], why: undefined });
    expect(wayOf("/contact/email")).toMatchObject({ kind: "dropped", why: "is filled by another column" });
  });

  it("is not sent where the route drops what it does not name", () => {
    expect(ways(["first_name"], { other_fields: "drop" })).toEqual({ first_name: [] });
  });
});

describe("two columns that would meet at one attribute", () => {
  it.each([
    [["phone", "mobile_phone"], "phone_number"],
    [["email", "email_address"], "email"],
    [["firstname", "a", "First Name"], "firstname"],
  ])("%j clash", (columns, attribute) => {
    const [clash, ...others] = naming(columns).clashes;
    expect(clash).toEqual({ attribute, columns: [columns[0], columns.at(-1)] });
    expect(others).toEqual([]);
  });

  it.each([
    ["the route names one of them", ["phone", "mobile_phone"], move("phone", "landline")],
    ["the route names the attribute", ["phone", "mobile_phone"], move("mobile_phone", "phone_number")],
    ["automatic mapping is off", ["phone", "mobile_phone"], { autoMap: false }],
    ["only one of them is in the schema", ["phone"], {}],
  ])("do not where %s", (_case, columns, rules) => {
    expect(naming(columns, rules).clashes).toEqual([]);
  });
});

describe("a column that the schema lacks", () => {
  it("goes by its name as well", () => {
    expect(naming([]).wayOf("first_name").attributes).toEqual(["firstname"]);
  });

  it("keeps its name where a column of the schema has the attribute", () => {
    expect(naming(["phone"]).wayOf("mobile_phone").attributes).toEqual(["mobile_phone"]);
  });
});

describe("a column that can't be sent", () => {
  it.each([
    ["email_hard_bounced", "is set by Blueshift itself"],
    ["bsft_uuid", "is set by Blueshift itself"],
    ["BSFT_UUID", "is set by Blueshift itself"],
    ["event", "is always the same in such an object"],
    ["_airbyte_raw_id", undefined],
  ])("%s is dropped, and why", (column, why) => {
    expect(naming([column], {}, ["event"]).wayOf(column)).toEqual({ kind: "dropped", attributes: [], why });
  });

  it.each([
    ["is filled by another column", move("whatsapp", "city")],
    ["is filled by another column", move("/address/city", "city")],
    [undefined, move("/city", "city")],
  ])("as the route fills its attribute otherwise, is dropped, and why: %s", (why, rules) => {
    expect(naming(["city"], rules).wayOf("city")).toEqual({ kind: "dropped", attributes: [], why });
  });

  it("does so under another name, where the route gives it one", () => {
    expect(ways(["bsft_uuid"], move("bsft_uuid", "old_uuid"))).toEqual({ bsft_uuid: ["old_uuid"] });
  });
});
