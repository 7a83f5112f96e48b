import { expect, it } from "vitest";
import { hasRedis } from "./redis-server.ts";

it("there is a redis-server to try with, or a line says that there is none", () => {
  if (!hasRedis) {
    console.warn(
      "tests over Redis are skipped: redis-server is neither on PATH nor in REDIS_SERVER (APIKEE_REQUIRE_REDIS=1 makes that an error)",
    );
  }
  expect(typeof hasRedis).toBe("boolean");
});
