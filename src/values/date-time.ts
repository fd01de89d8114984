import { decimalOf, hasFraction, isNumericText, numberText } from "./decimal.ts";
import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_A_DATE = new Unreadable("is not a date");
const NOT_OF_THE_CALENDAR = new Unreadable("is not a date of the calendar");
const NOT_OF_THE_CLOCK = new Unreadable("has a time outside of 00:00:00 to 23:59:59");
const NOT_AN_OFFSET = new Unreadable("has an offset outside of -14:00 to +14:00");
const OUT_OF_YEARS = new Unreadable("is outside of the years 0001 to 9999");
// `20210930` among them: it can't be told from seconds.
const A_NUMBER = new Unreadable('is a number: name its unit in the route, e.g. "type": "epoch_seconds"');

/** A longer text is no date, however many digits its fraction has: ours. */
const LONGEST_DATE = 100;
const MILLISECOND_DIGITS = 3;

/** Year, month, day; hour, minute, second, fraction; zone. */
const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:(?:[Tt]|\s+)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(?:\s*([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?$/;
/** What is in Blueshift's form already, as nearly all dates are; looking for the rest takes ten times as long. */
const IN_ITS_FORM =
  /^(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)$/;
/** Behind a date alone these may as well be a time, as in the name of an hour's partition. */
const UNCERTAIN_ZONE = /^[+-]\d\d(?:\d\d)?$/;

/** A date and time in ISO 8601 or SQL form becomes ISO 8601 with its zone; without one it is taken for UTC. */
export const readDateTime: Reader = (value) => {
  if (typeof value === "string" && IN_ITS_FORM.test(value)) return value;
  if (isBlank(value)) return undefined;
  if (numberText(value) !== undefined) return A_NUMBER;
  if (typeof value !== "string") return NOT_A_DATE;
  const text = value.trim();
  if (text.length > LONGEST_DATE) return NOT_A_DATE;
  if (isNumericText(text)) return A_NUMBER;
  const [match, year, month, day, hour, minute = "00", second = "00", fraction, zone = "Z"] =
    DATE_TIME.exec(text) ?? [];
  if (match === undefined || (hour === undefined && UNCERTAIN_ZONE.test(zone))) return NOT_A_DATE;
  if (!isOfTheCalendar(Number(year), Number(month), Number(day))) return NOT_OF_THE_CALENDAR;
  if (Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59) return NOT_OF_THE_CLOCK;
  const offset = offsetOf(zone);
  if (offset === undefined) return NOT_AN_OFFSET;
  const milliseconds = fraction === undefined ? "" : `.${fraction.slice(0, MILLISECOND_DIGITS)}`;
  return `${year}-${month}-${day}T${hour ?? "00"}:${minute}:${second}${milliseconds}${offset}`;
};

function isOfTheCalendar(year: number, month: number, day: number): boolean {
  if (year === 0 || month === 0 || month > 12 || day === 0) return false;
  // Date.UTC takes the years 1 to 99 for 1901 to 1999, which have the same leap years.
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A zone as ISO 8601 writes it; undefined where no place on earth has it (XML Schema's bounds). */
function offsetOf(zone: string): string | undefined {
  const [, sign, hours, minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return "Z";
  if (Number(minutes) > 59 || Number(hours) * 60 + Number(minutes) > 14 * 60) return undefined;
  return `${sign}${hours}:${minutes}`;
}

/** What a number since 1970 may count. */
export type EpochUnit = "seconds" | "milliseconds" | "microseconds";

/** A unit in milliseconds, as a power of ten. */
const POWER_OF_TEN: Readonly<Record<EpochUnit, number>> = { seconds: 3, milliseconds: 0, microseconds: -3 };

const FIRST_MILLISECOND = Date.parse("0001-01-01T00:00:00Z");
const LAST_MILLISECOND = Date.parse("9999-12-31T23:59:59.999Z");
/** More digits than the milliseconds of any of these years have. */
const TOO_MANY_DIGITS = 16;

/**
 * Reads numbers, also in text, that count from the start of 1970, UTC. Whether the unit is the right one can't be
 * told from a number: seconds taken for milliseconds are a date in January 1970.
 */
export function epochReader(unit: EpochUnit): Reader {
  const notANumber = new Unreadable(`is not a number of ${unit} since 1970`);
  return (value) => {
    if (isBlank(value)) return undefined;
    const source = typeof value === "string" ? value.trim() : numberText(value);
    if (source === undefined || (typeof value === "string" && !isNumericText(source))) return notANumber;
    const milliseconds = scaledDown(source, POWER_OF_TEN[unit]);
    if (!(milliseconds >= FIRST_MILLISECOND && milliseconds <= LAST_MILLISECOND)) return OUT_OF_YEARS;
    return new Date(milliseconds).toISOString().replace(".000Z", "Z");
  };
}

/**
 * The whole number at or below a number times a power of ten; infinite where it is too large to be a date. Goes by
 * the digits: in floating point 1.001 seconds are 1000.9999999999999 milliseconds.
 */
function scaledDown(source: string, power: number): number {
  const number = decimalOf(source);
  const { negative, digits } = number;
  const point = number.point + power;
  if (digits === "") return 0;
  if (point >= TOO_MANY_DIGITS) return Number.POSITIVE_INFINITY;
  const whole = Number(digits.slice(0, Math.max(point, 0)).padEnd(point, "0"));
  if (!negative) return whole;
  return hasFraction({ ...number, point }) ? -whole - 1 : -whole;
}
