import { project } from "../../vitest.base.ts";

const base = project("@apikee/platform:postgres");

/** The tests of the store, and of all that stands on it, once more on PostgreSQL; and those of PostgreSQL alone. */
export default {
  ...base,
  test: {
    ...base.test,
    include: [
      "test/{store,channel,http,services,policies,postgres,backup}/**/*.test.ts",
      "test/maintenance.test.ts",
    ],
    globalSetup: ["test/support/postgres-setup.ts"],
    setupFiles: ["test/support/postgres-skip.ts"],
  },
};
