import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectSchema } from "../../src/objects/object-schemas.ts";
import { OTHER_NAMES, standardAttributeOf } from "../../src/objects/standard-columns.ts";

const variantOf = (column: string, attributes: Iterable<string>) =>
  standardAttributeOf(column, new Set(attributes));

const CUSTOMER = Object.keys(objectSchema("customer").properties);
const EVENT = Object.keys(objectSchema("identify_event").properties);

describe("a column", () => {
  it.each([
    ["First_Name", "firstname"],
    ["FirstName", "firstname"],
    ["FIRST NAME", "firstname"],
    ["first-name", "firstname"],
    ["given_name", "firstname"],
    ["givenName", "firstname"],
    ["LASTNAME", "lastname"],
    ["surname", "lastname"],
    ["Family Name", "lastname"],
    ["e-mail", "email"],
    ["E_Mail", "email"],
    ["EMAIL", "email"],
    ["email_address", "email"],
    ["e_mail_address", "email"],
    ["EmailAddress", "email"],
    ["CUSTOMER_ID", "customer_id"],
    ["customerId", "customer_id"],
    ["customer.id", "customer_id"],
    ["user_id", "customer_id"],
    ["UserID", "customer_id"],
    ["BirthYear", "birth_year"],
    ["birth_day_of_month", "birth_dayofmonth"],
    ["smsSenderId", "sms_sender_id"],
    ["Phone Number", "phone_number"],
    ["phone", "phone_number"],
    ["Phone", "phone_number"],
    ["mobilePhone", "phone_number"],
    ["mobile_number", "phone_number"],
    ["mobile_phone_number", "phone_number"],
    ["CELL_PHONE", "phone_number"],
    ["cell_phone_number", "phone_number"],
    ["telephone", "phone_number"],
    ["telephone_number", "phone_number"],
    ["Sex", "gender"],
    ["joinedAt", "joined_at"],
    ["UnsubscribedSMS", "unsubscribed_sms"],
    ["  Email\t", "email"],
  ])("%s is %s", (column, attribute) => {
    expect(variantOf(column, CUSTOMER)).toBe(attribute);
    expect(variantOf(column, new Set(EVENT))).toBe(attribute);
  });

  it.each([
    "id",
    "ID",
    "created_at",
    "name",
    "full_name",
    "first",
    "middleName",
    "mail",
    "mobile",
    "work_phone",
    "workPhone",
    "home_phone",
    "home_email",
    "bestEmail",
    "supervisorEmail",
    "birthday",
    "dob",
    "date_of_birth",
    "users.email",
    "customer/id",
    "émail",
    "account_id",
    "latitude",
    "subscribed",
    "constructor",
    "__proto__",
    "toString",
    "",
    "_",
  ])("%s is none of a customer's attributes", (column) => {
    expect(variantOf(column, CUSTOMER)).toBeUndefined();
  });

  it.each(["email_hard_bounced", "email_spam_reported", "bsft_uuid", "bsft_email"])(
    "%s is Blueshift's own",
    (column) => {
      expect(variantOf(column, [...CUSTOMER, column])).toBeUndefined();
    },
  );

  it("is an attribute of the object that the row becomes, and of no other", () => {
    expect(variantOf("DeviceID", EVENT)).toBe("device_id");
    expect(variantOf("DeviceID", CUSTOMER)).toBeUndefined();
    expect(variantOf("user_id", ["email"])).toBeUndefined();
    expect(variantOf("email", [])).toBeUndefined();
  });

  it.each(EVENT)("called %s is that attribute, and so is every way to write it", (attribute) => {
    expect(variantOf(attribute, EVENT)).toBe(attribute);
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.constantFrom("_", "-", " ", ".", "")),
        fc.infiniteStream(fc.boolean()),
        (s, u) => {
          const letters = [...attribute.replaceAll("_", "")].map((letter) => {
            const [gap, upper] = [s.next().value, u.next().value];
            return gap + (upper ? letter.toUpperCase() : letter);
          });
          expect(variantOf(letters.join(""), EVENT)).toBe(attribute);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("that has an attribute's very name is that one, even where another is a variant of it", () => {
    const attributes = ["planname", "plan_name", "planName"];
    for (const attribute of attributes) expect(variantOf(attribute, attributes)).toBe(attribute);
  });

  it("is only ever one of the attributes, and never one of Blueshift's own", () => {
    const odd = fc.oneof(fc.string(), fc.stringMatching(/^[a-z_ -]{0,8}$/), fc.constantFrom(...EVENT));
    fc.assert(
      fc.property(odd, fc.constantFrom("", "bsft_"), (name, prefix) => {
        const attribute = variantOf(prefix + name, EVENT);
        if (attribute !== undefined) expect(EVENT).toContain(attribute);
        if (prefix !== "") expect(attribute).toBeUndefined();
      }),
    );
  });
});

describe("the other names", () => {
  const others = Object.entries(OTHER_NAMES);

  it("lead to attributes that there are", () => {
    expect(others.filter(([attribute]) => !CUSTOMER.includes(attribute))).toEqual([]);
  });

  it.each(others)("of %s are no other attribute's", (attribute, names) => {
    for (const name of names) {
      expect(variantOf(name, EVENT)).toBe(attribute);
      expect(variantOf(name.replaceAll("_", "").toUpperCase(), EVENT)).toBe(attribute);
      // Without the table they are none at all.
      expect(
        variantOf(
          name,
          EVENT.filter((other) => other !== attribute),
        ),
      ).toBeUndefined();
    }
  });
});
