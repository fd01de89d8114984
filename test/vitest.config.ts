import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Most of them wait for processes and timers; even on one core, two at a time take half as long.
    maxWorkers: 2,
    // End-to-end tests start real processes; a slow machine must not turn them red.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
