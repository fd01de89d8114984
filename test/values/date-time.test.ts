import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writtenNumber } from "../../src/json/exact-numbers.ts";
import { epochReader, readDateTime } from "../../src/values/date-time.ts";
import { typedReader } from "../../src/values/value-types.ts";
import { inRow, reading } from "./readings.ts";

describe("a date and time", () => {
  it.each([
    "2016-04-12T17:27:20+00:00",
    "2016-04-12T17:27:20Z",
    "2016-04-12T17:27:20.123Z",
    "2016-04-12T17:27:20.5-03:30",
    "2016-04-12T17:27:20.000Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999+14:00",
    "2016-04-12T17:27:20-00:00",
  ])("comes back as it is where it is in its form: %s", (text) => {
    expect(readDateTime(text)).toBe(text);
  });

  it("is read alike whether it is in its form already or not", () => {
    const two = (max: number) => fc.nat(max).map((number) => String(number).padStart(2, "0"));
    const year = fc.oneof(fc.constantFrom("0000", "0001", "1900", "2000", "2024", "9999"), fc.nat(9999));
    const text = fc
      .tuple(
        year.map((number) => String(number).padStart(4, "0")),
        two(13),
        two(32),
        two(25),
        two(61),
        two(61),
        fc.constantFrom("", ".1", ".123", ".1234"),
        fc.oneof(
          fc.constant("Z"),
          fc
            .tuple(fc.constantFrom("+", "-"), two(15), two(61))
            .map((zone) => `${zone[0]}${zone[1]}:${zone[2]}`),
        ),
      )
      .map(([y, m, d, h, min, s, fraction, zone]) => `${y}-${m}-${d}T${h}:${min}:${s}${fraction}${zone}`);
    fc.assert(
      // A blank before it: it is not taken for one in its form.
      fc.property(text, (text) => {
        expect(readDateTime(text)).toEqual(readDateTime(` ${text}`));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    // A date alone is midnight.
    ["2021-09-30", "2021-09-30T00:00:00Z"],
    ["2021-09-30Z", "2021-09-30T00:00:00Z"],
    ["2021-09-30+02:00", "2021-09-30T00:00:00+02:00"],
    ["2021-09-30-05:00", "2021-09-30T00:00:00-05:00"],
    ["2021-09-30 UTC", "2021-09-30T00:00:00Z"],
    // Without a zone it is UTC.
    ["2021-09-30T10:15", "2021-09-30T10:15:00Z"],
    ["2021-09-30 10:15:59", "2021-09-30T10:15:59Z"],
    ["2021-09-30   10:15:59", "2021-09-30T10:15:59Z"],
    ["2021-09-30t10:15:59z", "2021-09-30T10:15:59Z"],
    ["  2021-09-30 10:15:59\n", "2021-09-30T10:15:59Z"],
    // PostgreSQL, BigQuery, Snowflake, SQL Server.
    ["2021-09-30 10:15:59.123456+00", "2021-09-30T10:15:59.123+00:00"],
    ["2021-09-30 10:15:59.123456 UTC", "2021-09-30T10:15:59.123Z"],
    ["2021-09-30 10:15:59.123 -0700", "2021-09-30T10:15:59.123-07:00"],
    ["2021-09-30 10:15:59.1234567 +05:30", "2021-09-30T10:15:59.123+05:30"],
    ["2021-09-30 10:15:59 GMT", "2021-09-30T10:15:59Z"],
    ["2021-09-30 10:15:59 Z", "2021-09-30T10:15:59Z"],
    ["2021-09-30T10:15-0330", "2021-09-30T10:15:00-03:30"],
    // Fractions are cut: a rounded one could be tomorrow's.
    ["2021-09-30 23:59:59.9999", "2021-09-30T23:59:59.999Z"],
    ["2021-09-30 10:15:59,25", "2021-09-30T10:15:59.25Z"],
    ["2021-09-30 10:15:59.000000", "2021-09-30T10:15:59.000Z"],
    [`2021-09-30 10:15:59.${"1".repeat(60)}`, "2021-09-30T10:15:59.111Z"],
    ["2024-02-29", "2024-02-29T00:00:00Z"],
    ["2000-02-29", "2000-02-29T00:00:00Z"],
  ])("%s becomes %s", (text, form) => {
    expect(readDateTime(text)).toBe(form);
  });

  it.each([
    "0000-00-00",
    "0000-00-00 00:00:00",
    "0000-01-01",
    "2021-00-10",
    "2021-13-10",
    "2021-10-00",
    "2021-02-29",
    "2021-02-30",
    "1900-02-29",
    "2021-04-31",
    "2021-01-32",
  ])("has to be in the calendar, which %s is not", (text) => {
    expect(reading(readDateTime, text)).toBe("Unreadable: is not a date of the calendar");
  });

  it.each(["2021-09-30 24:00:00", "2021-09-30T10:60", "2021-09-30T23:59:60Z", "2016-12-31 99:99:99"])(
    "has to have a time of the day, which %s has not",
    (text) => {
      expect(reading(readDateTime, text)).toBe("Unreadable: has a time outside of 00:00:00 to 23:59:59");
    },
  );

  it.each(["+14:01", "-1500", "+99", "+00:60"])("has to have an offset of the earth, not %s", (offset) => {
    const reason = "Unreadable: has an offset outside of -14:00 to +14:00";
    expect(reading(readDateTime, `2021-09-30 10:15${offset}`)).toBe(reason);
  });

  it.each([
    "Bad Date",
    "infinity",
    "-infinity",
    "NaN",
    "null",
    "today",
    "04-15",
    "10:15:00",
    "2021-09",
    "21-09-30",
    "12021-09-30",
    "+2021-09-30",
    "-2021-09-30",
    "2021-9-30",
    "30.09.2021",
    "09/30/2021",
    "2021/09/30",
    "2021-09-30T",
    "2021-09-30T10",
    "2021-09-30T10Z",
    "2021-09-30T10:15:",
    "2021-09-30T10:15:59.",
    "2021-09-30T10:15.5",
    "2021-09-3010:15:59",
    "2021-09-30 10:15:59 PM",
    "2021-09-30 10:15:59 CET",
    "2021-09-30 10:15:59 Europe/Berlin",
    "2021-09-30T10:15:59Z[UTC]",
    "2021-09-30T10:15:59+2",
    "2021-09-30T10:15:59+02:",
    "1800-01-01 00:00:00+00:53:28",
    "0044-03-15 BC",
    "0044-03-15T12:00:00Z BC",
    "2021-09-30, 2021-10-01",
    "２０２１-09-30",
    // The name of an hour's partition as likely as a date with an offset.
    "2021-09-30-05",
    "2021-09-30-0530",
    "2021-09-30+02",
    `2021-09-30 10:15:59.${"1".repeat(100)}`,
    true,
    {},
    [],
    ["2021-09-30"],
  ])("is not %j", (value) => {
    expect(reading(readDateTime, value)).toBe("Unreadable: is not a date");
  });

  it.each([
    1653145791152,
    0,
    -1.5,
    inRow("12345678901234567890"),
    "1653145791152",
    "20210930",
    "-1",
    " 16531.5 ",
  ])("does not guess the unit of a number: %j", (value) => {
    expect(reading(readDateTime, value)).toBe(
      'Unreadable: is a number: name its unit in the route, e.g. "type": "epoch_seconds"',
    );
  });

  it.each(["", "   ", "\t\n"])("is left out where the text is blank: %j", (text) => {
    expect(readDateTime(text)).toBeUndefined();
  });

  const instant = fc.date({
    min: new Date("0002-01-01T00:00:00Z"),
    max: new Date("9998-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  const offset = fc.record({
    minutes: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    writing: fc.constantFrom("+hh:mm", "+hhmm", "+hh"),
    blank: fc.constantFrom("", " "),
  });
  const two = (number: number) => String(number).padStart(2, "0");

  it("is the same instant in every writing", () => {
    fc.assert(
      fc.property(
        instant,
        fc.option(offset),
        fc.constantFrom("", "Z", "z", " Z", " UTC", " GMT"),
        fc.constantFrom("T", "t", " ", "  "),
        fc.constantFrom(".", ","),
        fc.stringMatching(/^[0-9]{0,9}$/),
        (date, zone, utc, separator, point, moreDigits) => {
          const minutes = zone?.writing === "+hh" ? Math.trunc(zone.minutes / 60) * 60 : (zone?.minutes ?? 0);
          // What a clock shows at that offset.
          const [day, time = ""] = new Date(date.getTime() + minutes * 60_000)
            .toISOString()
            .slice(0, -1)
            .split("T");
          const hours = `${minutes < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(minutes) / 60))}`;
          const rest = two(Math.abs(minutes) % 60);
          const writings = { "+hh:mm": `${hours}:${rest}`, "+hhmm": `${hours}${rest}`, "+hh": hours };
          const written = zone === null ? utc : `${zone.blank}${writings[zone.writing]}`;
          const form = readDateTime(`${day}${separator}${time.replace(".", point)}${moreDigits}${written}`);
          expect(form).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/);
          expect(new Date(String(form)).getTime()).toBe(date.getTime());
          if (zone !== null) expect(String(form).slice(-6)).toBe(`${hours}:${rest}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("is of the calendar where JavaScript's own calendar has it", () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), number(14), number(33), (year, month, day) => {
        const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
        const date = new Date(0);
        date.setUTCFullYear(year, month - 1, day);
        const exists = date.toISOString().startsWith(text);
        expect(readDateTime(text) === `${text}T00:00:00Z`).toBe(exists);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a number since 1970", () => {
  it.each([
    ["seconds", 0, "1970-01-01T00:00:00Z"],
    ["seconds", 1653145791, "2022-05-21T15:09:51Z"],
    ["seconds", 1653145791.152, "2022-05-21T15:09:51.152Z"],
    ["seconds", 1.001, "1970-01-01T00:00:01.001Z"],
    ["seconds", "1653145791.1529999", "2022-05-21T15:09:51.152Z"],
    ["seconds", "1653145791.100", "2022-05-21T15:09:51.100Z"],
    ["seconds", " +1653145791 ", "2022-05-21T15:09:51Z"],
    ["seconds", "0001653145791", "2022-05-21T15:09:51Z"],
    ["seconds", -1, "1969-12-31T23:59:59Z"],
    ["seconds", "-0.0005", "1969-12-31T23:59:59.999Z"],
    ["seconds", "-0.5", "1969-12-31T23:59:59.500Z"],
    ["seconds", 1e-7, "1970-01-01T00:00:00Z"],
    ["seconds", inRow("1653145791.152999999999999"), "2022-05-21T15:09:51.152Z"],
    ["seconds", inRow("1.653145791152999999999e+9"), "2022-05-21T15:09:51.152Z"],
    ["seconds", inRow("16531457911529999999E-10"), "2022-05-21T15:09:51.152Z"],
    ["seconds", -62135596800, "0001-01-01T00:00:00Z"],
    ["seconds", "253402300799.9999", "9999-12-31T23:59:59.999Z"],
    ["milliseconds", 1653145791152, "2022-05-21T15:09:51.152Z"],
    ["milliseconds", "1653145791000", "2022-05-21T15:09:51Z"],
    ["milliseconds", 1653145791152.9, "2022-05-21T15:09:51.152Z"],
    // Seconds taken for milliseconds: no telling.
    ["milliseconds", 1653145791, "1970-01-20T03:12:25.791Z"],
    ["microseconds", 1653145791152999, "2022-05-21T15:09:51.152Z"],
    ["microseconds", "253402300799999999", "9999-12-31T23:59:59.999Z"],
    ["microseconds", inRow("253402300799999999"), "9999-12-31T23:59:59.999Z"],
    ["microseconds", -1, "1969-12-31T23:59:59.999Z"],
    ["microseconds", 999, "1970-01-01T00:00:00Z"],
    ["microseconds", writtenNumber("0e999999999999"), "1970-01-01T00:00:00Z"],
    ["microseconds", writtenNumber("1e-999999999999"), "1970-01-01T00:00:00Z"],
  ] as const)("in %s: %j becomes %s", (unit, value, form) => {
    expect(epochReader(unit)(value)).toBe(form);
  });

  it.each([
    ["seconds", 253402300800],
    ["seconds", -62135596801],
    ["seconds", "-62135596800.001"],
    ["seconds", 1653145791152],
    ["seconds", 1e21],
    ["milliseconds", 1e300],
    ["milliseconds", inRow("1e999999999999999999999")],
    ["milliseconds", inRow("-12345678901234567890")],
    ["microseconds", "253402300800000000"],
  ] as const)("in %s: %j is out of range", (unit, value) => {
    expect(reading(epochReader(unit), value)).toBe("Unreadable: is outside of the years 0001 to 9999");
  });

  it.each([
    "2022-05-21T15:09:51Z",
    "2022-05-21",
    "1.6e9",
    "1,653,145,791",
    "0x10",
    "Infinity",
    "12.",
    ".5",
    true,
    [],
    {},
  ])("can't be %j", (value) => {
    expect(reading(epochReader("seconds"), value)).toBe("Unreadable: is not a number of seconds since 1970");
    expect(reading(epochReader("milliseconds"), value)).toMatch(/not a number of milliseconds since 1970$/);
    expect(reading(epochReader("microseconds"), value)).toMatch(/not a number of microseconds since 1970$/);
  });

  it("is left out where the text is blank", () => {
    expect(epochReader("seconds")("  ")).toBeUndefined();
  });

  it("is the millisecond that it falls into, in every unit and writing", () => {
    const microseconds = fc.bigInt({ min: -62135596800000000n, max: 253402300799999999n });
    const units = [
      ["epoch_seconds", 6],
      ["epoch_milliseconds", 3],
      ["epoch_microseconds", 0],
    ] as const;
    fc.assert(
      fc.property(
        microseconds,
        fc.constantFrom(...units),
        fc.boolean(),
        (count, [type, decimals], isText) => {
          const digits = String(count < 0n ? -count : count).padStart(decimals + 1, "0");
          const point = digits.length - decimals;
          const fraction = decimals === 0 ? "" : `.${digits.slice(point)}`;
          const text = `${count < 0n ? "-" : ""}${digits.slice(0, point)}${fraction}`;
          // Down to the whole millisecond, also before 1970.
          const remainder = ((count % 1000n) + 1000n) % 1000n;
          const expected = new Date(Number((count - remainder) / 1000n)).toISOString();
          const form = typedReader(type, undefined)(isText ? text : inRow(text));
          expect(form).toBe(expected.replace(".000Z", "Z"));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
