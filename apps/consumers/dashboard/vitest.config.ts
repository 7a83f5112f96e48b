import { project } from "../../../vitest.base.ts";

const base = project("@apikee/consumers-dashboard");

export default {
  ...base,
  test: {
    ...base.test,
    globalSetup: ["../../platform/test/support/postgres-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};
