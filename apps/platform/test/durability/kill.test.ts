import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { dataFolder, loadMasterKey } from "../../src/secrets/master-key-file.ts";
import { IS_HEAVY } from "../integration/heavy.ts";
import { killInTheMiddleOfBatches } from "./kills.ts";

const KILLS = IS_HEAVY ? 100 : 20;

test("a platform that is killed in the middle of batches loses no acknowledged report, and counts none twice", {
  timeout: 20_000 + KILLS * 5000,
}, async ({ onTestFinished }) => {
  const root = mkdtempSync(join(tmpdir(), "apikee-"));
  const path = join(root, ".apikee");
  onTestFinished(() => rmSync(root, { recursive: true }));
  await killInTheMiddleOfBatches({
    kills: KILLS,
    place: { args: ["--data", path] },
    open: () => {
      const folder = dataFolder(path);
      const masterKey = loadMasterKey(folder, randomBytes);
      return openPlatform({ database: { kind: "file", path: folder.databasePath }, masterKey });
    },
  });
});
