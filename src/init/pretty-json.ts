/** What fits into a line of this many characters stands on one. */
const WIDTH = 100;

/** JSON as people write it, who are going to change it. */
export function prettyJson(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const line = inOneLine(value);
  // The outermost is what one looks for something in.
  if (indent !== "" && indent.length + line.length <= WIDTH) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = partsOf(value).map(([name, part]) => `${deeper}${name}${prettyJson(part, deeper)}`);
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

function inOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = partsOf(value)
    .map(([name, part]) => `${name}${inOneLine(part)}`)
    .join(", ");
  if (Array.isArray(value)) return `[${parts}]`;
  return parts === "" ? "{}" : `{ ${parts} }`;
}

const partsOf = (value: object): (readonly [name: string, part: unknown])[] =>
  Array.isArray(value)
    ? value.map((part) => ["", part] as const)
    : Object.entries(value).map(([name, part]) => [`${JSON.stringify(name)}: `, part] as const);
