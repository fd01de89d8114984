import { KEY_OPTIONS } from "../config/api-keys.ts";
import type { Choices, StreamChoice } from "./choices.ts";

/** The configuration that says what was chosen, and leaves out what is so by default. */
export function configurationOf({ region, streams, otherStreams, rejectedPath, keys }: Choices): object {
  return {
    region,
    ...(keys.user !== undefined && { [KEY_OPTIONS.user]: keys.user }),
    ...(keys.event !== undefined && { [KEY_OPTIONS.event]: keys.event }),
    ...(streams.length > 0 && { routes: inOrder(streams).map(routeOf) }),
    ...(otherStreams !== undefined && { default_send_as: otherStreams }),
    ...(rejectedPath !== undefined && { rejected_records: { storage: "file", path: rejectedPath } }),
  };
}

/** A route without a namespace is for streams of every namespace: it comes after those of one. */
const inOrder = (streams: readonly StreamChoice[]): readonly StreamChoice[] =>
  [...streams].sort(
    (one, other) => Number(one.stream.namespace === undefined) - Number(other.stream.namespace === undefined),
  );

const routeOf = ({ stream: { name, namespace }, sendAs, fields, country }: StreamChoice): object => ({
  stream: name,
  ...(namespace !== undefined && { namespace }),
  send_as: sendAs,
  ...(fields.length > 0 && { fields }),
  ...(country !== undefined && { default_country: country }),
});
