/** A schema that holds where another does, and one that holds where it does not. */
export const condition = (test: unknown, met: unknown, otherwise: unknown = true): object => ({
  if: test,
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
  then: met,
  else: otherwise,
});
