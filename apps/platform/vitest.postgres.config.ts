import { project } from "../../vitest.base.ts";

const base = project("@apikee/platform:postgres");

/** The tests of the store, and of all that stands on it, once more on PostgreSQL; and those of PostgreSQL alone. */
export default {
  ...base,
  test: {
    ...base.test,
    include: ["test/{store,channel,http,services,postgres,backup}/**/*.test.ts", "test/maintenance.test.ts"],
    globalSetup: ["test/support/postgres-setup.ts"],
    // A test that moves the clock by months asks the server thousands of times, beside all the others.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/support/postgres-skip.ts"],
  },
};
