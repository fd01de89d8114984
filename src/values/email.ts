import { isBlank, type Reader, Unreadable } from "./reader.ts";

/** The customer attributes page; older pages, and that of POST /api/v1/customers, say 64. */
const MAX_EMAIL_CHARACTERS = 256;

const NOT_TEXT = new Unreadable("must be text");
const NOT_AN_EMAIL = new Unreadable("is not an email address");
const TOO_LONG = new Unreadable(`is longer than ${MAX_EMAIL_CHARACTERS} characters`);

/**
 * Something, one `@`, and a domain with a dot inside; letters of any script. Left out are blanks, what can't be seen,
 * halves of characters, and what RFC 5322 sets addresses apart with (`mailto:…`, `Jane <…>`, two addresses in one).
 */
const EMAIL =
  /^[^@\s\p{Cc}\p{Cf}\p{Cs}()<>[\]:;,\\]+@[^@\s\p{Cc}\p{Cf}\p{Cs}()<>[\]:;,\\.]+(?:\.[^@\s\p{Cc}\p{Cf}\p{Cs}()<>[\]:;,\\.]+)+$/u;

/** An email address, letter for letter; only the blanks around it go. */
export const readEmail: Reader = (value) => {
  if (isBlank(value)) return undefined;
  if (typeof value !== "string") return NOT_TEXT;
  const email = value.trim();
  if (email.length > MAX_EMAIL_CHARACTERS && isTooLong(email)) return TOO_LONG;
  return EMAIL.test(email) ? email : NOT_AN_EMAIL;
};

/** A character takes two code units at most. */
const isTooLong = (email: string): boolean =>
  email.length > 2 * MAX_EMAIL_CHARACTERS || [...email].length > MAX_EMAIL_CHARACTERS;
