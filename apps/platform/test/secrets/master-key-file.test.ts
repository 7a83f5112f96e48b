import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { readMasterKey, writeMasterKeyOnce } from "../../src/secrets/master-key-file.ts";

const MODULE = new URL("../../src/secrets/master-key-file.ts", import.meta.url).href;

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-master-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes it in a thread, which has the number of this process, as one in another container has. */
async function writeInThread(path: string): Promise<Uint8Array> {
  const source = `
    const { workerData, parentPort } = require("node:worker_threads");
    import(${JSON.stringify(MODULE)}).then(({ writeMasterKeyOnce, readMasterKey }) => {
      writeMasterKeyOnce(workerData.path, workerData.key);
      parentPort.postMessage(readMasterKey(workerData.path));
    });`;
  const worker = new Worker(source, { eval: true, workerData: { path, key: randomBytes(32) } });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

it("is one for all who start at once, also with one process number, and leaves nothing beside it", async () => {
  const folder = scratchFolder();
  const path = join(folder, "key");
  const keys = await Promise.all(Array.from({ length: 6 }, () => writeInThread(path)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size).toBe(1);
  expect(readdirSync(folder)).toEqual(["key"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("is never written over", () => {
  const path = join(scratchFolder(), "key");
  const first = randomBytes(32);
  writeMasterKeyOnce(path, first);
  writeMasterKeyOnce(path, randomBytes(32));
  expect(Buffer.from(readMasterKey(path)).equals(first)).toBe(true);
});
