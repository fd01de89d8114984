import { readBoolean } from "./boolean.ts";
import { epochReader, readDateTime } from "./date-time.ts";
import { readNumber } from "./number.ts";
import { phoneReader } from "./phone-number.ts";
import type { Reader } from "./reader.ts";
import { readText } from "./text.ts";

/** Text also of truth, where a route asks for text in so many words. */
const readAnyText: Reader = (value) => readText(typeof value === "boolean" ? String(value) : value);

const READERS = {
  text: () => readAnyText,
  number: () => readNumber,
  boolean: () => readBoolean,
  date_time: () => readDateTime,
  epoch_seconds: () => epochReader("seconds"),
  epoch_milliseconds: () => epochReader("milliseconds"),
  epoch_microseconds: () => epochReader("microseconds"),
  phone_number: phoneReader,
} as const satisfies Readonly<Record<string, (defaultCountry: string | undefined) => Reader>>;

/** What a route can say that the values of a field are. */
export type ValueType = keyof typeof READERS;

/** Every type that a route can name. */
export const VALUE_TYPES: readonly ValueType[] = Object.keys(READERS) as ValueType[];

/**
 * The reader for a type that a route names.
 * @param defaultCountry the country of phone numbers without a country code
 */
export const typedReader = (type: ValueType, defaultCountry: string | undefined): Reader =>
  READERS[type](defaultCountry);
