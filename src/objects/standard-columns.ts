import { isReservedAttribute } from "./reserved-attributes.ts";

/**
 * Other names of columns that are unmistakably a standard attribute; case, `_`, `-`, blanks and dots count for nothing
 * in them. Not here are names that may as well mean something else: `id` (of what?), `name` (of whom, which part?),
 * `mail` (on paper?), `mobile` (an app?), `work_phone` and `home_email` (one of several), `birthday` (no attribute of
 * its own), `created_at` (of the row: no `joined_at`).
 */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  customer_id: ["user_id"],
  email: ["email_address"],
  phone_number: [
    "phone",
    "mobile_phone",
    "mobile_phone_number",
    "mobile_number",
    "cell_phone",
    "cell_phone_number",
    "telephone",
    "telephone_number",
  ],
  firstname: ["given_name"],
  lastname: ["surname", "family_name"],
  gender: ["sex"],
};

const bare = (name: string): string => name.toLowerCase().replace(/[\s._-]/g, "");

const attributeOfOtherName: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([attribute, names]) => names.map((name) => [bare(name), attribute])),
);

/**
 * The standard attribute of which a column's name is an unmistakable variant: `First_Name`, `first name` and
 * `given_name` are all `firstname`. Undefined where there is none.
 * @param attributes the standard ones of the object that the row becomes
 */
export function standardAttributeOf(column: string, attributes: Iterable<string>): string | undefined {
  if (isReservedAttribute(column)) return undefined;
  const name = bare(column);
  const otherwise = attributeOfOtherName.get(name);
  let variant: string | undefined;
  for (const attribute of attributes) {
    if (attribute === column) return attribute;
    if (attribute === otherwise || bare(attribute) === name) variant = attribute;
  }
  return variant;
}
