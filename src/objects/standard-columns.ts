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

/** A column's name without what counts for nothing in it. */
export const bareName = (name: string): string => name.toLowerCase().replace(/[\s._-]/g, "");

const attributeOfOtherName: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([attribute, names]) =>
    names.map((name) => [bareName(name), attribute]),
  ),
);

/**
 * The standard attribute of which a column's name is an unmistakable variant: `First_Name`, `first name` and
 * `given_name` are all `firstname`. Undefined where there is none.
 * @param attributes the standard ones of the object that the row becomes
 */
export function standardAttributeOf(column: string, attributes: ReadonlySet<string>): string | undefined {
  if (isReservedAttribute(column)) return undefined;
  if (attributes.has(column)) return column;
  const name = bareName(column);
  const variant = variantsOf(attributes).get(name) ?? attributeOfOtherName.get(name);
  return variant !== undefined && attributes.has(variant) ? variant : undefined;
}

const variants = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, string>>();

/** Attributes by their bare names: made once, for a row may have any number of columns. */
function variantsOf(attributes: ReadonlySet<string>): ReadonlyMap<string, string> {
  let known = variants.get(attributes);
  if (known === undefined) {
    known = new Map(Array.from(attributes, (attribute) => [bareName(attribute), attribute]));
    variants.set(attributes, known);
  }
  return known;
}
