// Has loaded everything and made no platform yet; makes the first one when it is asked. See cases/platform.ts.
import { createPlatform } from "@apikee/platform/testing";

process.on("message", () => {
  createPlatform().then(
    () => process.send?.({}),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once("disconnect", () => process.exit());
process.send?.({});
