import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { closeLater } from "./clients.ts";
import { describeWithRedis, hasRedis, useRedis } from "./redis-server.ts";

if (!hasRedis) {
  console.warn(
    "tests over Redis are skipped: redis-server is neither on PATH nor in REDIS_SERVER (APIKEE_REQUIRE_REDIS=1 makes that an error)",
  );
}

describeWithRedis("the redis-server of the tests", () => {
  const redis = useRedis();

  it("is of a version that is supported: 5 or later", async () => {
    const client = new Redis({ port: redis().port, host: "127.0.0.1" });
    closeLater({ close: () => client.disconnect() });
    const [, major] = /redis_version:(\d+)\./.exec(await client.info("server")) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(5);
  });
});
