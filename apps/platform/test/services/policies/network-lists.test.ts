import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseAddress } from "../../../src/policies/ip/address.ts";
import { NetworkLists } from "../../../src/services/policies/network-lists.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";

async function listed(text: string) {
  const folder = await mkdtemp(join(tmpdir(), "apikee-lists-"));
  const path = join(folder, "drop.txt");
  await writeFile(path, text);
  const clock = new ManualClock();
  const lines: object[] = [];
  const note = (fields: object) => lines.push(fields);
  const logger = { info: note, warn: note, error: note };
  const lists = new NetworkLists({ paths: [path, join(folder, "absent.txt")], clock, logger });
  onTestFinished(async () => {
    await lists.close();
    await rm(folder, { recursive: true });
  });
  await lists.loaded();
  const has = (ip: string) => lists.current.some(({ ranges }) => ranges.has(parseAddress(ip)!));
  /** Another file in its place, once it was looked at. */
  async function replace(other: string): Promise<void> {
    await writeFile(path, other);
    await clock.advance("30s");
    await lists.loaded();
  }
  return { lists, has, replace, lines };
}

test("a file is read at the start, and one that is absent keeps nothing from holding", async () => {
  const { lists, has } = await listed("192.0.2.0/24 ; SBL1\n");
  expect(lists.current.map(({ name }) => name)).toEqual(["drop.txt"]);
  expect([has("192.0.2.7"), has("192.0.3.7")]).toEqual([true, false]);
});

test("a file that changes is read again", async () => {
  const { lists, has, replace } = await listed("192.0.2.0/24\n");
  const before = lists.current;
  await replace("198.51.100.0/24\n203.0.113.0/24\n");
  expect([has("192.0.2.7"), has("198.51.100.7"), has("203.0.113.7")]).toEqual([false, true, true]);
  expect(lists.current).not.toBe(before);
});

test("a file with a bad line changes nothing, and the line is told", async () => {
  const { has, replace, lines } = await listed("192.0.2.0/24\n");
  await replace("203.0.113.0/24\n<html>not found</html>\n");
  expect([has("192.0.2.7"), has("203.0.113.7")]).toEqual([true, false]);
  expect(JSON.stringify(lines)).toContain("line 2: ");
});

test("how far it is with a long file is told", async () => {
  const { lines } = await listed("192.0.2.0/24\n".repeat(25_000));
  expect(lines).toMatchObject(expect.arrayContaining([expect.objectContaining({ lines: 20_000 })]));
});
