import { randomBytes } from "node:crypto";
import { test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import type { KilledData } from "../durability/kills.ts";
import { KILLS, killInTheMiddleOfBatches } from "../durability/kills.ts";
import { freshPostgres } from "./instances.ts";

test("a platform that is killed in the middle of batches loses no acknowledged report, and counts none twice", {
  timeout: 20_000 + KILLS * 2000,
}, async () => {
  await killInTheMiddleOfBatches(dataOn(await freshPostgres(), randomBytes(32)));
});

function dataOn(database: Awaited<ReturnType<typeof freshPostgres>>, masterKey: Uint8Array): KilledData {
  return {
    place: {
      args: ["--database-url", database.url],
      env: { APIKEE_MASTER_KEY: Buffer.from(masterKey).toString("base64") },
    },
    open: () => openPlatform({ database, masterKey }),
  };
}
