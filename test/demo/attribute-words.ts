import type { AttributeSchema } from "../../src/objects/object-schemas.ts";

/** What an attribute holds, as the README's table says it. */
export function attributeWords(schema: AttributeSchema): string {
  const { format, items, minimum, maximum, maxLength } = schema;
  const types = [schema.type].flat();
  const limits = maximum === undefined ? "" : `, ${minimum} to ${maximum}`;
  if (types.includes("boolean")) return `true or false${schema["x-consent"] ? " (consent)" : ""}`;
  if (types.includes("integer")) return `whole number${limits}`;
  if (types.includes("number")) return `number${limits}`;
  if (types.includes("array")) {
    const members = Object.keys(items?.properties ?? {}).map((name) => `\`${name}\``);
    return members.length === 0 ? "list of texts" : `list of ${members.join(", ")}`;
  }
  if (schema.enum !== undefined) {
    return schema.enum.flatMap((one) => (one === null ? [] : [`\`${one}\``])).join(", ");
  }
  const length = maxLength === undefined ? "" : `, at most ${maxLength} characters`;
  const kinds = {
    "date-time": "date and time",
    email: "email address",
    "phone-number": "phone number (E.164)",
  };
  return `${format === undefined ? "text" : kinds[format]}${length}`;
}
