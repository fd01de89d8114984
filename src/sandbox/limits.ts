/**
 * Every number and name that Blueshift's documents set, in one place. Where two versions of the
 * documents disagree, the more generous one stands here, unless a comment says otherwise.
 */

/** developer.blueshift.com, "Bulk create/update customer": more than this is a 413. */
export const CUSTOMERS_PER_CALL = 50;

/** Help centre, bulk events: 100 events or 1 MB, whichever is first (newer reference pages: 30 events). */
export const EVENTS_PER_CALL = 100;
export const EVENT_BYTES_PER_CALL = 1_000_000;

/** Help centre: recommended calls a second. What has no entry is not limited. */
export const CALLS_PER_SECOND = { customer: 50, customer_bulk: 5, event_bulk: 5 } as const;

/** The customer attributes page, in characters (older pages: 64). */
export const CUSTOMER_ID_LENGTH = 128;
export const EMAIL_LENGTH = 256;

/** The events page: no periods, no whitespace, not a number, at most so many characters. */
export const EVENT_NAME_LENGTH = 64;

/** The events page: an event needs at least one of these. */
export const EVENT_IDENTIFIERS = ["customer_id", "email", "device_id", "cookie"] as const;

/** E.164: `+`, a country code without a leading 0, at most 15 digits (Blueshift's page: 6 to 14 characters). */
export const PHONE_NUMBER = /^\+[1-9]\d{4,14}$/;

/** Letters, digits, `-` and `_`. */
export const SUBSCRIPTION_GROUP_ID = /^[A-Za-z0-9_-]+$/;

/** The customer attributes page: these and no other, lowercase. */
export const GENDERS = ["male", "female", "unknown"] as const;

/** From and to. The page says "integer"; that a month is one of twelve goes without saying. */
export const BIRTH_YEARS = [1000, 9999] as const;
export const BIRTH_MONTHS = [1, 12] as const;
export const BIRTH_DAYS = [1, 31] as const;

/** Attributes that Blueshift sets itself: what a caller sends for them is ignored. */
export function isSetByBlueshift(attribute: string): boolean {
  return (
    attribute === "email_hard_bounced" || attribute === "email_spam_reported" || attribute.startsWith("bsft_")
  );
}
