import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_A_GENDER = new Unreadable("must be male, female or unknown");

/**
 * Only what can't mean anything else. Genders that Blueshift has no word for are not unknown, "none" and "prefer
 * not to say" may be an answer, and the numbers of ISO/IEC 5218 mean other things in other tables.
 */
const GENDERS: ReadonlyMap<unknown, string> = new Map([
  ...["male", "m", "man"].map((word) => [word, "male"] as const),
  ...["female", "f", "woman"].map((word) => [word, "female"] as const),
  ...["unknown", "u", "n/a", "not known", "not specified", "unspecified"].map(
    (word) => [word, "unknown"] as const,
  ),
]);

/** A gender in one of Blueshift's three words. */
export const readGender: Reader = (value) => {
  if (isBlank(value)) return undefined;
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  return GENDERS.get(word) ?? NOT_A_GENDER;
};
