import { randomBytes } from "node:crypto";
import { test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { type KilledData, killInTheMiddleOfBatches } from "../durability/kills.ts";
import { IS_HEAVY } from "../integration/heavy.ts";
import { freshPostgres } from "./instances.ts";

const KILLS = IS_HEAVY ? 100 : 10;

test("a platform that is killed in the middle of batches loses no acknowledged report, and counts none twice", {
  timeout: 20_000 + KILLS * 5000,
}, async () => {
  await killInTheMiddleOfBatches(dataOn(await freshPostgres(), randomBytes(32)));
});

function dataOn(database: Awaited<ReturnType<typeof freshPostgres>>, masterKey: Uint8Array): KilledData {
  return {
    kills: KILLS,
    place: {
      args: ["--database-url", database.url],
      env: { APIKEE_MASTER_KEY: Buffer.from(masterKey).toString("base64") },
    },
    open: () => openPlatform({ database, masterKey }),
  };
}
