/** What Node.js calls an error of the system: `ENOENT`, `ECONNREFUSED`, …; undefined where it has no code. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
