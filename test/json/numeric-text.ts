import fc from "fast-check";

/** A JSON number, as long and as odd as JSON allows. */
export const numberText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(
      fc.constant("0"),
      fc.bigInt({ min: 1n, max: 10n ** 40n }).map(String),
      fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map(String),
      fc.integer({ min: 1, max: 1_000_000 }).map(String),
    ),
    fc.option(fc.stringMatching(/^[0-9]{1,25}$/), { nil: undefined }),
    fc.option(
      fc.tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), fc.integer({ min: 0, max: 400 })),
      {
        nil: undefined,
        freq: 3,
      },
    ),
  )
  .map(([sign, integer, fraction, exponent]) =>
    [sign, integer, fraction === undefined ? "" : `.${fraction}`, exponent?.join("") ?? ""].join(""),
  );

/** The same text for numbers of the same value: its significant digits and its power of ten. */
export function valueOfNumber(text: string): string {
  const [, sign, integer = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = BigInt(integer + fraction);
  if (digits === 0n) return "0";
  const significant = String(digits).replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + (String(digits).length - significant.length);
  return `${sign}${significant}e${power}`;
}

/** A JSON text with its blanks left out and each number written as its value. */
export const valuesOf = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\s+/g, (token) => {
    if (token.startsWith('"')) return token;
    return token.trim() === "" ? "" : valueOfNumber(token);
  });
