import { expect } from "vitest";
import type { AppClient } from "../app-client.ts";
import { expectReached } from "../assertions.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { forge, newId } from "../forge.ts";
import { keyHeader, type MintOptions, mint } from "../keys.ts";

const FULL: MintOptions = {
  tenant: "Bücher & Söhne 🗝",
  scopes: ["reports:read", "admin:*"],
  environment: "staging",
  meta: { plan: "pro", seats: 12, nested: { deep: "ключ" }, list: [1, null, true] },
};

/** Rows 14 and 15, and what handlers see of a key. */
export const claimsCases: readonly ConformanceCase[] = [
  ...(["json", "msgpack"] as const).map(
    (codec): ConformanceCase => ({
      id: `A00 claims in ${codec}`,
      title: "the handler sees the claims that the key was made with, and they do not list the key",
      async run({ guarded }) {
        const key = await mint({ ...FULL, codec, expiresIn: new Date("2100-01-01T00:00:00Z") });
        expect(await me(guarded, key)).toEqual({
          id: expect.stringMatching(/^[\w.:-]{1,128}$/),
          tenant: FULL.tenant,
          scopes: FULL.scopes,
          environment: FULL.environment,
          meta: FULL.meta,
          expiresAt: "2100-01-01T00:00:00.000Z",
          hasRawKey: true,
          keys: expect.not.arrayContaining(["rawKey"]),
        });
      },
    }),
  ),
  {
    id: "A00 claims left out",
    title: "what a key leaves out has its default",
    async run({ guarded }) {
      const id = newId();
      const key = forge({ id, tid: "t", scp: [] }, CURRENT_SECRET);
      const defaults = {
        id,
        tenant: "t",
        scopes: [],
        environment: "production",
        meta: {},
        expiresAt: null,
      };
      expect(await me(guarded, key)).toMatchObject(defaults);
    },
  },
  {
    id: "A14 prototypes in meta",
    title: "members that reach for a prototype are dropped",
    async run({ guarded }) {
      const hostile = `{"polluted":true,"plan":"x"}`;
      const meta = `{"plan":"pro","__proto__":${hostile},"constructor":{"prototype":${hostile}},"prototype":${hostile}}`;
      const key = forge(
        `{"id":"${newId()}","tid":"acme-corp","scp":[],"meta":${meta},"__proto__":{"scp":["*"]}}`,
        CURRENT_SECRET,
      );
      expect(await me(guarded, key)).toMatchObject({ meta: { plan: "pro" }, scopes: [] });
      await expectClean(guarded, key);
      await expectClean(guarded, await mint());
    },
  },
  {
    id: "A15 frozen claims",
    title: "a handler that writes to the claims changes nothing for the next request",
    async run({ guarded }) {
      const key = await mint(FULL);
      const before = await me(guarded, key);
      await expectClean(guarded, key);
      expect(await me(guarded, key)).toEqual(before);
      expect((await guarded.get("/both", keyHeader(key))).status).toBe(403);
    },
  },
  {
    id: "A15 parallel tenants",
    title: "requests at the same time each see their own claims",
    async run({ guarded }) {
      const tenants = Array.from({ length: 40 }, (_, index) => `tenant-${index}`);
      const keys = await Promise.all(tenants.map((tenant) => mint({ tenant })));
      const seen = await Promise.all([...keys, ...keys].map((key) => me(guarded, key)));
      expect(seen.map(({ tenant }) => tenant)).toEqual([...tenants, ...tenants]);
      // The slow handler reads its claims when the others have long come and gone.
      const late = await Promise.all(keys.map((key) => guarded.get("/slow", keyHeader(key))));
      expect(late.map((response) => response.json())).toEqual(tenants.map((tenant) => ({ tenant })));
    },
  },
];

async function me(app: AppClient, key: string): Promise<Record<string, unknown>> {
  const response = await app.get("/me", keyHeader(key));
  expectReached(response, "me");
  return response.json() as Record<string, unknown>;
}

/** The handler that writes reached no prototype, and neither had the key before. */
async function expectClean(app: AppClient, key: string): Promise<void> {
  const response = await app.get("/mutate", keyHeader(key));
  expectReached(response, "mutate");
  expect(response.json()).toMatchObject({ polluted: false });
}
