import picomatch from "picomatch";
import type { Config, Route, SendAs } from "../config/config.ts";
import { Failure } from "../failure.ts";
import { parsePointer } from "../json/pointer.ts";
import { standardNames } from "../objects/object-schemas.ts";
import { isObjectName, OBJECT_NAMES, OBJECTS } from "../objects/objects.ts";
import { standardAttributeOf } from "../objects/standard-columns.ts";
import { streamLabel } from "../protocol/messages.ts";
import { type ConfiguredStream, columnsOf } from "./configured-catalog.ts";

/** What a route says besides which streams it is for. */
export type RouteRules = Pick<
  Route,
  "fields" | "other_fields" | "null_values" | "invalid_attributes" | "default_country"
> & { readonly autoMap: boolean };

/** What a stream does that no route matches: a route's defaults, as `spec/connector.json` has them. */
export const NO_ROUTE: Omit<RouteRules, "autoMap"> = {
  fields: [],
  other_fields: "keep",
  null_values: "omit",
  invalid_attributes: "drop",
};

/** How a stream is sent, and who said so (for the log). */
export interface Routing {
  readonly sendAs: SendAs;
  readonly rules: RouteRules;
  readonly because: string;
}

/** Finds how each stream is sent: by the platform's own mapping, the first route that matches, the default. */
export function router(config: Config): (stream: ConfiguredStream) => Routing {
  const routes = config.routes.map((route, index) => ({ route, index, matches: matcher(route) }));
  return (stream) => {
    const found = routes.find(({ matches }) => matches(stream));
    const objectName = stream.destinationObjectName;
    const route = found?.route ?? NO_ROUTE;
    const rules: RouteRules =
      objectName === undefined
        ? { ...route, autoMap: found?.route.auto_map ?? config.auto_map }
        : // Where the platform maps columns to attributes, it has named them itself.
          { ...route, fields: [], other_fields: "keep", autoMap: false };
    const label = streamLabel(stream.name, stream.namespace);
    if (objectName !== undefined) {
      if (!isObjectName(objectName)) {
        throw new Failure("STREAM_OBJECT_UNKNOWN", { stream: label, known: OBJECT_NAMES.join(", ") });
      }
      return { sendAs: objectName, rules, because: "the catalog's destination_object_name" };
    }
    if (found !== undefined) {
      return { sendAs: found.route.send_as, rules, because: `/routes/${found.index}` };
    }
    if (config.default_send_as === "fail") {
      throw new Failure("STREAM_NOT_ROUTED", { stream: label });
    }
    return { sendAs: config.default_send_as, rules, because: "/default_send_as" };
  };
}

/**
 * What in the routes is probably a mistake, a sentence each: a route that matches no stream, and a column that no
 * stream of the route has in its schema.
 */
export function doubtsAbout(config: Config, streams: readonly ConfiguredStream[]): string[] {
  return config.routes.flatMap((route, index) => {
    const matched = streams.filter(matcher(route));
    if (matched.length === 0) return [`/routes/${index} matches no stream of the catalog.`];
    if (route.send_as === "skip") return [];
    const nearNames = doubtsAboutNames(route, `/routes/${index}`);
    const columns = new Set(matched.flatMap(({ jsonSchema }) => columnsOf(jsonSchema)));
    // A schema that names no columns tells nothing.
    if (columns.size === 0) return nearNames;
    const unknown = route.fields.flatMap(({ from }, field) => {
      const column = from.startsWith("/") ? parsePointer(from)[0] : from;
      if (column === undefined || columns.has(column)) return [];
      return [
        `/routes/${index}/fields/${field}/from is no column in the schema of any stream of that route.`,
      ];
    });
    return [...nearNames, ...unknown];
  });
}

/** Attributes are told apart by case: `Unsubscribed` is nobody's consent. */
function doubtsAboutNames({ send_as: sendAs, fields }: Route, place: string): string[] {
  if (sendAs === "skip") return [];
  const standard = standardNames(OBJECTS[sendAs].schema);
  return fields.flatMap(({ to }, field) => {
    const meant = standardAttributeOf(to, standard);
    if (meant === undefined || meant === to) return [];
    return [`${place}/fields/${field}/to becomes a custom attribute, though Blueshift has "${meant}".`];
  });
}

function matcher(route: Route): (stream: ConfiguredStream) => boolean {
  const name = glob(route.stream);
  const namespace = route.namespace === undefined ? undefined : glob(route.namespace);
  return (stream) => name(stream.name) && (namespace === undefined || namespace(stream.namespace ?? ""));
}

/** What picomatch reads something into besides `*`, `?` and `{a,b}`, and names of streams hold. */
const UNPROMISED = /[()[\]!+@|"'^$.]/g;

/** Streams are no files: a slash in a name is a character like any other, and so it is written as one. */
const asNoPath = (text: string): string => text.replaceAll("/", "\uE000");

function glob(pattern: string): (text: string) => boolean {
  const matches = picomatch(asNoPath(pattern).replace(UNPROMISED, "\\$&"), { bash: true, dot: true });
  return (text) => text === pattern || matches(asNoPath(text));
}
