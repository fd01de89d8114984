import manifest from "../package.json" with { type: "json" };

/** The connector's version, as its package says. */
export const VERSION = manifest.version;
