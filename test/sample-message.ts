import { type DetailsOf, type FailureCode, messageOf } from "../src/failure-list.ts";

/** Every detail is its own name in capitals: `otherRegion` is `OTHER_REGION`. */
const NAMES = new Proxy({}, { get: (_, name) => String(name).replace(/[A-Z]/g, "_$&").toUpperCase() });

/** A failure's message as the troubleshooting page shows it: with the names of what changes. */
export const sampleMessage = <C extends FailureCode>(code: C): string =>
  messageOf(code, NAMES as DetailsOf<C>);
