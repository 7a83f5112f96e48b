import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { Apikee } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { SECRET } from "../support.ts";
import { closeLater, openClient } from "./clients.ts";
import { BOTH, type ClientName } from "./clients-of.ts";
import type { Verdict } from "./reader.child.ts";
import { describeWithRedis, useRedis } from "./redis-server.ts";

const READER = fileURLToPath(new URL("./reader.child.ts", import.meta.url));

describeWithRedis("two processes", () => {
  const redis = useRedis();

  it.each(BOTH)(
    "%s: what one revokes the other refuses within two seconds",
    { timeout: 30_000 },
    async (name) => {
      const revocations = redisRevocations({ client: openClient(name, redis().port), prefix: `${name}:` });
      closeLater(revocations);
      const apikee = new Apikee({ secret: SECRET, revocations });
      const key = await apikee.create("acme");
      const other = openReader(name, key);
      await other.says("accepted: acme", 15_000);

      const { id, expiresAt } = apikee.verify(key);
      await revocations.revoke(id, expiresAt);
      await other.says("REVOKED", 2000);
      expect(await revocations.unrevoke(id)).toBe(true);
      await other.says("accepted: acme", 2000);
    },
  );

  function openReader(name: ClientName, key: string) {
    const args = ["--conditions=@apikee/source", READER, name, String(redis().port), `${name}:`, key];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    closeLater({ close: () => child.kill() });
    let last = "";
    if (child.stdout === null) throw new Error("the output of the process is read");
    createInterface(child.stdout).on("line", (line) => {
      last = (JSON.parse(line) as Verdict).verdict;
    });
    return {
      says: (verdict: string, timeout: number) =>
        vi.waitFor(() => expect(last).toBe(verdict), { timeout, interval: 5 }),
    };
  }
});
