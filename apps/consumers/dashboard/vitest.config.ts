import { project } from "../../../vitest.base.ts";

const base = project("@apikee/consumers-dashboard");

export default {
  ...base,
  test: {
    ...base.test,
    globalSetup: ["../../platform/test/support/postgres-setup.ts"],
    // The machine may be busy: what is waited for comes, and need not come soon.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};
