import { mergeConfig } from "vitest/config";
import { project } from "../../../vitest.base.ts";

/** An install takes seconds, or, where npm has nothing in its cache, the time of the network. */
const INSTALL_TIMEOUT_MS = 120_000;
/** A program starts, listens and ends; or the compiler checks every library. */
const PROGRAM_TIMEOUT_MS = 60_000;

export default mergeConfig(project("@apikee/consumers-packed"), {
  test: {
    globalSetup: "test/global-setup.ts",
    hookTimeout: INSTALL_TIMEOUT_MS,
    testTimeout: PROGRAM_TIMEOUT_MS,
  },
});
