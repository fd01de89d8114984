import { isBlank } from "./customer-rules.ts";
import { isObject, type JsonValue } from "./json.ts";
import { EVENT_IDENTIFIERS, EVENT_NAME_LENGTH } from "./limits.ts";

/** Why Blueshift would not take an event, or undefined where it would. */
export function eventProblem(event: JsonValue): string | undefined {
  if (!isObject(event)) return "event must be an object";
  const problem = nameProblem(event.event);
  if (problem !== undefined) return `event ${problem}`;
  const identified = EVENT_IDENTIFIERS.some(
    (name) => typeof event[name] === "string" && !isBlank(event[name]),
  );
  return identified ? undefined : `at least one of ${EVENT_IDENTIFIERS.join(", ")} is required`;
}

function nameProblem(name: JsonValue | undefined): string | undefined {
  if (isBlank(name)) return "can't be blank";
  if (typeof name !== "string") return "must be a string";
  if (/[.\s]/.test(name)) return "must not contain periods or whitespace";
  if (!Number.isNaN(Number(name))) return "must not be a number";
  if ([...name].length > EVENT_NAME_LENGTH) return `is longer than ${EVENT_NAME_LENGTH} characters`;
  return undefined;
}
