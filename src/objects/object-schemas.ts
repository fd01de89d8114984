import customer from "../../spec/objects/customer.json" with { type: "json" };
import identifyEvent from "../../spec/objects/identify_event.json" with { type: "json" };

/** A type of JSON Schema. */
export type TypeName = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** The part of JSON Schema (draft-07) that `spec/objects` uses for an attribute, and own keywords in it. */
export interface AttributeSchema {
  readonly description?: string;
  readonly type: TypeName | readonly TypeName[];
  readonly format?: "date-time" | "email" | "phone-number";
  readonly enum?: readonly (string | null)[];
  readonly const?: string;
  /** Only what names somebody or something has one: the customer, a device, a sender. */
  readonly minLength?: number;
  /** In code points. */
  readonly maxLength?: number;
  readonly pattern?: string;
  /** What a text that matches `pattern` is, in words. */
  readonly pattern_descriptor?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: AttributeSchema;
  readonly properties?: Readonly<Record<string, AttributeSchema>>;
  readonly required?: readonly string[];
  /** The attribute is a customer's consent, or its withdrawal: it is never guessed. */
  readonly "x-consent"?: true;
}

/** What the schemas say in words that are not of draft-07. */
export const OWN_KEYWORDS: readonly string[] = ["x-consent", "pattern_descriptor"];

/** The names of the files in `spec/objects`. */
export type ObjectSchemaName = "customer" | "identify_event";

/** A Blueshift object's schema with nothing outside of itself. Attributes that it does not name are free. */
export interface ObjectSchema {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  /** The standard attributes. It inherits nothing: `constructor` is none of them. */
  readonly properties: Readonly<Record<string, AttributeSchema>>;
  /** Which attributes say whose object it is: one of them must be there. */
  readonly anyOf: readonly {
    readonly properties: ObjectSchema["properties"];
    readonly required: readonly string[];
  }[];
  readonly additionalProperties: true;
}

/** A schema as its file holds it: attributes that several objects share stand in one of the files only. */
interface SchemaFile extends Omit<ObjectSchema, "properties"> {
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly definitions?: Readonly<Record<string, Pick<ObjectSchema, "properties">>>;
  readonly properties?: ObjectSchema["properties"];
}

/** Like the connector's own specification they are data files, outside of the code. */
const FILES: Readonly<Record<string, unknown>> = {
  "customer.json": customer,
  "identify_event.json": identifyEvent,
};

const schemas = new Map<ObjectSchemaName, ObjectSchema>();

/** The schema of a Blueshift object, put together once. */
export function objectSchema(name: ObjectSchemaName): ObjectSchema {
  let schema = schemas.get(name);
  if (schema === undefined) {
    const file = `${name}.json`;
    const { allOf = [], definitions: _, properties, ...rest } = FILES[file] as SchemaFile;
    const shared = allOf.map(({ $ref }) => propertiesAt($ref, file));
    schema = { ...rest, properties: Object.assign(Object.create(null), ...shared, properties) };
    schemas.set(name, schema);
  }
  return schema;
}

const names = new Map<ObjectSchemaName, ReadonlySet<string>>();

/** The attributes that Blueshift knows of an object. */
export function standardNames(name: ObjectSchemaName): ReadonlySet<string> {
  let known = names.get(name);
  if (known === undefined) {
    known = new Set(Object.keys(objectSchema(name).properties));
    names.set(name, known);
  }
  return known;
}

/** What a reference such as `customer.json#/definitions/attributes` leads to. */
function propertiesAt(ref: string, from: string): ObjectSchema["properties"] {
  const [file, definition] = ref.split("#/definitions/");
  const found = definition && (FILES[file || from] as SchemaFile | undefined)?.definitions?.[definition];
  if (!found) throw new Error(`spec/objects/${from} refers to ${ref}, which is not there`);
  return found.properties;
}
