/** The head of a generated file. */
export const headerOf = (
  generator: string,
): string => `// biome-ignore-all format: the generator has its own layout
// biome-ignore-all assist: and its own order
/**
 * GENERATED from spec/connector.json by \`npm run generate\` (test/config/${generator}). Do not edit:
 * change the spec and generate again.
 */`;
