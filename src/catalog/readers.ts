import { parsePointer } from "../json/pointer.ts";
import type { ObjectSchema } from "../objects/object-schemas.ts";
import { isFlatPreference, isPreferenceList } from "../objects/preferences.ts";
import { standardReader } from "../objects/standard-readers.ts";
import type { Reader } from "../values/reader.ts";
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
    if (type !== undefined) return typedReader(type, defaultCountry);
    // Preferences are read where they are gathered, several attributes of a row together.
    if (isFlatPreference(attribute) || isPreferenceList(attribute)) return undefined;
    const known = Object.hasOwn(object.properties, attribute) ? object.properties[attribute] : undefined;
    if (known !== undefined) return standardReader(known, readPhone);
    return datesReader(schemaAt(rowSchema, from.startsWith("/") ? parsePointer(from) : [from]), rowSchema);
  };
