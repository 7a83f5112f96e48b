import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { AuditEntry } from "../../src/services/audit.ts";
import { type ActingContext, actingAsCommand, change, THE_PLATFORM } from "../../src/services/change.ts";
import { Api } from "../http/api.ts";

const ENTRY: AuditEntry = {
  action: "endpoint.update",
  targetId: "x",
  before: { name: "a" },
  after: { name: "b" },
};

let context: ActingContext;
beforeEach(async () => {
  const api = await Api.open();
  onTestFinished(() => api.close());
  context = actingAsCommand(api.platform.context, "test");
});

const audited = async () =>
  (await context.db.selectFrom("audit").select("target_id").execute()).filter(
    ({ target_id }) => target_id === "x",
  ).length;

it("a change and its entry are written together", async () => {
  const result = await change(context, THE_PLATFORM, async () => ({ result: 7, audit: [ENTRY, null] }));
  expect([result, await audited()]).toEqual([7, 1]);
});

it("a change that fails leaves no entry", async () => {
  const failing = change(context, THE_PLATFORM, async (db) => {
    await db.insertInto("settings").values({ name: "half", value: "done" }).execute();
    throw new Error("the rest");
  });
  await expect(failing).rejects.toThrow("the rest");
  expect(await audited()).toBe(0);
  expect(await context.db.selectFrom("settings").where("name", "=", "half").selectAll().execute()).toEqual(
    [],
  );
});

it("an entry that cannot be written takes the change with it", async () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const failing = change(context, THE_PLATFORM, async (db) => {
    await db.insertInto("settings").values({ name: "half", value: "done" }).execute();
    return { result: undefined, audit: [{ ...ENTRY, after: circular }] };
  });
  await expect(failing).rejects.toThrow();
  expect(await context.db.selectFrom("settings").where("name", "=", "half").selectAll().execute()).toEqual(
    [],
  );
});

it("a change without an entry, or by nobody, does not compile", () => {
  const never = () => {
    // @ts-expect-error nothing is noted
    change(context, THE_PLATFORM, async () => 7);
    // @ts-expect-error nothing is noted
    change(context, THE_PLATFORM, async () => ({ result: 7 }));
    // @ts-expect-error a list without any entry
    change(context, THE_PLATFORM, async () => ({ result: 7, audit: [] }));
    const { by: _, ...byNobody } = context;
    // @ts-expect-error nobody is named
    change(byNobody, THE_PLATFORM, async () => ({ result: 7, audit: [ENTRY] }));
  };
  expect(never).toBeTypeOf("function");
});
