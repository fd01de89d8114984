import { readBoolean } from "../values/boolean.ts";
import { readDateTime } from "../values/date-time.ts";
import { readEmail } from "../values/email.ts";
import { readGender } from "../values/gender.ts";
import { readInteger, readNumber } from "../values/number.ts";
import { isBlank, type Reader } from "../values/reader.ts";
import { readIdentifier, readText, readTexts } from "../values/text.ts";
import type { ValueType } from "../values/value-types.ts";
import type { AttributeSchema } from "./object-schemas.ts";

/** What a standard attribute holds. */
type Form =
  | "boolean"
  | "date_time"
  | "email"
  | "gender"
  | "identifier"
  | "integer"
  | "number"
  | "phone_number"
  | "preferences"
  | "text"
  | "texts";

function formOf({ type, format, items, minLength, enum: choices }: AttributeSchema): Form {
  const types = [type].flat();
  if (types.includes("boolean")) return "boolean";
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "number";
  if (types.includes("array")) return items?.properties === undefined ? "texts" : "preferences";
  if (choices !== undefined) return "gender";
  switch (format) {
    case "date-time":
      return "date_time";
    case "email":
      return "email";
    case "phone-number":
      return "phone_number";
    default:
      return minLength === undefined ? "text" : "identifier";
  }
}

/** An empty cell says nothing of a name: it must not take the place of the one that Blueshift has. */
const readFilledText: Reader = (value) => (isBlank(value) ? undefined : readText(value));

/** How values are read for an attribute that Blueshift knows; undefined where they are read together with others. */
export function standardReader(schema: AttributeSchema, readPhone: Reader): Reader | undefined {
  switch (formOf(schema)) {
    case "boolean":
      return readBoolean;
    case "date_time":
      return readDateTime;
    case "email":
      return readEmail;
    case "gender":
      return readGender;
    case "identifier":
      return readIdentifier;
    case "integer":
      return readInteger;
    case "number":
      return readNumber;
    case "phone_number":
      return readPhone;
    case "preferences":
      return undefined;
    case "text":
      return readFilledText;
    case "texts":
      return readTexts;
  }
}

/** The types that a route may name for a column that goes to an attribute. */
export function typesFor(schema: AttributeSchema): readonly ValueType[] {
  switch (formOf(schema)) {
    case "boolean":
      return ["boolean"];
    case "date_time":
      return ["date_time", "epoch_seconds", "epoch_milliseconds", "epoch_microseconds"];
    case "integer":
    case "number":
      return ["number"];
    case "phone_number":
      return ["phone_number"];
    case "email":
    case "gender":
    case "identifier":
    case "text":
      return ["text"];
    case "preferences":
    case "texts":
      return [];
  }
}
