/**
 * Every number that comes from Blueshift's documents, with its source. What an account is configured to stay
 * under (`rate_limits`, `batching`) may be smaller and is checked against spec/connector.json.
 */

/** "Bulk customers: 50 per call"; more is answered with 413. Developer reference, POST /api/v1/customers/bulk. */
export const MAX_CUSTOMERS_PER_CALL = 50;

/**
 * "100 events or 1 MB, whichever is first". Help centre; newer pages of the developer reference say 30 events,
 * which `batching.events` is for. POST /api/v1/bulkevents.
 */
export const MAX_EVENTS_PER_CALL = 100;

/** The API's hosts. Help centre, "API access points". */
export const HOSTS = {
  us: "https://api.getblueshift.com",
  eu: "https://api.eu.getblueshift.com",
} as const;

/** The most that is read of an answer, in bytes: ours. Real ones have some kilobytes. */
export const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
