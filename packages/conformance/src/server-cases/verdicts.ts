import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import { forge, newId } from "../forge.ts";
import { bearer, idOf, keyHeader, mint } from "../keys.ts";
import type { Scene } from "../server/scene.ts";
import { expectAsked, expectBothReach, expectBothRefuse, type ServerCase, until } from "./server-case.ts";

/** Of nobody else: what becomes of a tenant is its own affair. */
const newTenant = () => `tenant-${newId()}`;

/** What the platform says of a key counts from the next request on. docs/protocol.md 3.4, and row 59. */
export const verdictCases: readonly ServerCase[] = [
  {
    id: "A00 asked",
    title: "a good key registers itself; the handler sees the decision, and one client for each tenant",
    async run(bench) {
      const { open, strict } = await bench.calm;
      for (const scene of [open, strict]) {
        const tenant = newTenant();
        const clientId = await expectAsked(scene, await mint({ tenant }));
        expect(await expectAsked(scene, await mint({ tenant }))).toBe(clientId);
        expect(await expectAsked(scene, await mint({ tenant: newTenant() }))).not.toBe(clientId);
        expect((await scene.decision(await mint()))["limits"]).toEqual([]);
      }
    },
  },
  {
    id: "A00 key revoked",
    title: "is refused with REVOKED on the next request, however it is carried, and no other key is",
    async run(bench) {
      const { open, strict } = await bench.calm;
      for (const scene of [open, strict]) {
        const [key, other] = [await mint(), await mint()];
        await expectAsked(scene, key);
        await expectAsked(scene, other);
        await scene.revoke(key);
        for (const headers of [keyHeader(key), bearer(key), [...keyHeader(key), ...bearer(key)]]) {
          expectRefusal(await scene.app.get("/me", headers), "REVOKED");
        }
        expectRefusal(await scene.app.get("/reports", keyHeader(key)), "REVOKED");
        await expectAsked(scene, other);
      }
    },
  },
  {
    id: "A00 key revoked over the HTTP API",
    title: "is refused with REVOKED on the next request",
    async run(bench) {
      const { open } = await bench.calm;
      const key = await mint({ tenant: newTenant() });
      const clientId = await expectAsked(open, key);
      await open.manage("DELETE", `/client/${clientId}?keyId=${idOf(key)}`);
      expectRefusal(await open.app.get("/me", keyHeader(key)), "REVOKED");
    },
  },
  {
    id: "A00 key disabled",
    title: "is refused with KEY_DISABLED until it is enabled again",
    async run(bench) {
      const { strict } = await bench.calm;
      const key = await mint({ tenant: newTenant() });
      const clientId = await expectAsked(strict, key);
      const setEnabled = (enabled: boolean) =>
        strict.manage("PUT", `/client/${clientId}`, { keys: [{ id: idOf(key), enabled }] });
      await setEnabled(false);
      expectRefusal(await strict.app.get("/me", keyHeader(key)), "KEY_DISABLED");
      await setEnabled(true);
      await until(() => isReached(strict, key), "the enabled key passes");
    },
  },
  {
    id: "A00 client suspended",
    title: "every key of it is refused with CLIENT_DISABLED, new ones too, until it is active again",
    async run(bench) {
      const { open } = await bench.calm;
      const tenant = newTenant();
      const key = await mint({ tenant });
      const clientId = await expectAsked(open, key);
      await open.manage("PUT", `/client/${clientId}`, { status: "suspended" });
      for (const one of [key, await mint({ tenant })]) {
        expectRefusal(await open.app.get("/me", keyHeader(one)), "CLIENT_DISABLED");
      }
      await open.manage("PUT", `/client/${clientId}`, { status: "active" });
      await until(() => isReached(open, key), "the active client's key passes");
    },
  },
  {
    id: "A59 client deleted",
    title: "its keys are refused, and a new one of its tenant with CLIENT_DISABLED: it makes no new client",
    async run(bench) {
      const { strict } = await bench.calm;
      const tenant = newTenant();
      const key = await mint({ tenant });
      await strict.manage("DELETE", `/client/${await expectAsked(strict, key)}`);
      expectRefusal(await strict.app.get("/me", keyHeader(key)), "CLIENT_DISABLED");
      expectRefusal(await strict.app.get("/me", keyHeader(await mint({ tenant }))), "CLIENT_DISABLED");
    },
  },
  {
    id: "A59 known id, another key",
    title: "a second key of one id is UNKNOWN_KEY, and the first one stays good",
    async run(bench) {
      const { open } = await bench.calm;
      const claims = { id: newId(), tid: "acme-corp", scp: [] };
      const first = forge(claims, CURRENT_SECRET);
      const second = forge({ ...claims, scp: ["*"] }, CURRENT_SECRET);
      await expectAsked(open, first);
      expectRefusal(await open.app.get("/me", keyHeader(second)), "UNKNOWN_KEY");
      await expectAsked(open, first);
    },
  },
  {
    id: "A00 autoRegister off",
    title:
      "a key that the platform has not seen is UNKNOWN_KEY, whatever failOpen says; one that it has is good",
    async run(bench) {
      const pair = await bench.pair();
      const [seen, unseen] = [await mint(), await mint()];
      await expectBothReach(pair, seen);
      for (const scene of [pair.open, pair.strict]) {
        const settings = { singleEnv: { settings: { autoRegister: false } } };
        await scene.administer("PUT", `/project/${scene.project.projectEnv}`, settings);
      }
      await expectBothRefuse(pair, unseen, "UNKNOWN_KEY");
      await expectBothReach(pair, seen);
    },
  },
  {
    id: "A59 signature that the platform does not know",
    title: "is UNKNOWN_KEY where the platform holds the secrets, though the application knows it",
    async run(bench) {
      // The scene's own secret is one that only the application has.
      const pair = await bench.pair({ signing: "platform" });
      await expectBothRefuse(pair, await mint(), "UNKNOWN_KEY");
    },
  },
  {
    id: "A00 scopes in server mode",
    title: "a key that the platform lets through still needs the route's scope",
    async run(bench) {
      const { strict } = await bench.calm;
      expectRefusal(await strict.app.get("/reports", keyHeader(await mint())), "INSUFFICIENT_SCOPE");
      const reader = keyHeader(await mint({ scopes: ["reports:read"] }));
      expectReached(await strict.app.get("/reports", reader), "reports-read");
    },
  },
];

async function isReached({ app }: Scene, key: string): Promise<boolean> {
  return (await app.get("/me", keyHeader(key))).status === 200;
}
