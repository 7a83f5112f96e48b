import { project } from "../../vitest.base.ts";

const base = project("@apikee/platform");

export default {
  ...base,
  test: { ...base.test, exclude: ["test/postgres/**"], provide: { postgres: null } },
};
