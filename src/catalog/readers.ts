import { parsePointer } from "../json/pointer.ts";
import type { ObjectSchema } from "../objects/object-schemas.ts";
import { isFlatPreference, isPreferenceList } from "../objects/preference-kinds.ts";
import { standardReader } from "../objects/standard-readers.ts";
import { type Reader, Unreadable } from "../values/reader.ts";
import { typedReader, type ValueType } from "../values/value-types.ts";
import { datesReader, schemaAt } from "./column-dates.ts";

export interface ReadingParts {
  readonly object: ObjectSchema;
  /** The stream's schema. */
  readonly rowSchema: object;
  /** The types that the route names, by attribute. */
  readonly types: ReadonlyMap<string, ValueType>;
  readonly defaultCountry: string | undefined;
  readonly readPhone: Reader;
}

/**
 * How the value of a column is read for an attribute: as the route says, as Blueshift's schema says of the attribute,
 * as the catalog says of the column. Undefined where it is sent as it is.
 */
export const readerFinder =
  ({ object, rowSchema, types, defaultCountry, readPhone }: ReadingParts) =>
  (attribute: string, from: string): Reader | undefined => {
    const type = types.get(attribute);
    const typed = type && typedReader(type, defaultCountry);
    // Preferences are read where they are gathered, several attributes of a row together.
    if (isFlatPreference(attribute) || isPreferenceList(attribute)) return typed;
    const known = Object.hasOwn(object.properties, attribute) ? object.properties[attribute] : undefined;
    if (known !== undefined) return inTurn(typed, standardReader(known, readPhone));
    if (typed !== undefined) return typed;
    return datesReader(schemaAt(rowSchema, from.startsWith("/") ? parsePointer(from) : [from]), rowSchema);
  };

/** Reads what the route says that a value is, and then what Blueshift wants of it. */
function inTurn(first: Reader | undefined, then: Reader | undefined): Reader | undefined {
  if (first === undefined || then === undefined) return first ?? then;
  return (value) => {
    const form = first(value);
    return form === undefined || form instanceof Unreadable ? form : then(form);
  };
}
