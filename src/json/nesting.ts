/**
 * How many levels of objects and arrays a value may have. JSON.parse takes any number, but JSON.stringify, a
 * reviver and a validator call themselves once for each, and a few thousand are the end of the stack.
 */
export const MAX_LEVELS = 500;

/**
 * Whether a value has more levels than may be.
 * @param text what it was parsed from: nearly always a look at that is enough
 */
export function isNestedTooDeep(text: string, value: unknown): boolean {
  if (!opensMoreThan(MAX_LEVELS, text)) return false;
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MAX_LEVELS) return true;
    level = level.flatMap((value) => Object.values(value as object)).filter(isContainer);
  }
  return false;
}

const isContainer = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Whether a text has more brackets that open than this, be it in the text of a string. */
function opensMoreThan(times: number, text: string): boolean {
  // Each of them is closed as well.
  if (text.length <= 2 * times) return false;
  let count = 0;
  for (const bracket of "[{") {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > times) return true;
    }
  }
  return false;
}
