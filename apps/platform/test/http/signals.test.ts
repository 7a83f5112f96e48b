import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertSignal } from "../../src/store/signals.ts";
import { Api, type TestEnv } from "./api.ts";

const HOUR_MS = 3_600_000;
const CLIENT = "01890000-0000-7000-8000-00000000000c";

let api: Api;
let env: TestEnv;
let other: TestEnv;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
  other = await api.project("other");
});
beforeEach(() => api.platform.context.db.deleteFrom("signals").execute());
afterAll(() => api.close());

interface Kept {
  readonly in?: TestEnv;
  readonly rule?: string;
  readonly atMs?: number;
  readonly details?: object;
}

/** A signal that a rule has left, and its id. */
async function keep({
  in: of = env,
  rule = "manyNetworks",
  atMs = api.clock.now(),
  details = {},
}: Kept = {}) {
  const { context } = api.platform;
  const id = context.newId();
  await insertSignal(context.db, {
    id,
    env_id: of.envId,
    rule,
    key_id: "key",
    client_id: CLIENT,
    action: "flag",
    details: JSON.stringify(details),
    created_at: atMs,
  });
  return id;
}

const path = (more = "") => `/api/v1/project/${env.name}/signals${more}`;
const put = (more: string, body: unknown) => api.call("PUT", path(more), { as: api.admin, body });
const list = async (query = "") =>
  (await api.call("GET", path(`?limit=100&${query}`), { as: env.managementKey })).json.data;
const ids = async (query = "") => (await list(query)).map(({ id }: { id: string }) => id);
/** The audit's entries of an action, the newest first. */
const audited = async (action: string) =>
  (await api.call("GET", `/api/v1/project/${env.name}/audit?action=${action}`, { as: api.admin })).json.data;

describe("a signal", () => {
  it("is open until somebody closes it, who is named with the time and the note", async () => {
    const id = await keep();
    expect(await list()).toMatchObject([
      { id, state: "open", closedAt: null, closedBy: null, note: null, address: null },
    ]);
    const { json } = await put(`/${id}`, { state: "closed", note: "Their load test.\nAnnounced." });
    const closed = {
      id,
      state: "closed",
      closedAt: "2027-01-13T12:00:00.000Z",
      closedBy: { kind: "admin-token", name: "test" },
      note: "Their load test.\nAnnounced.",
    };
    expect(json).toMatchObject(closed);
    expect(await list("state=closed")).toMatchObject([closed]);
    expect(await ids("state=open")).toEqual([]);
  });

  it("is open again as if it had never been closed", async () => {
    const id = await keep();
    await put(`/${id}`, { state: "closed", note: "a mistake" });
    const { json } = await put(`/${id}`, { state: "open" });
    expect(json).toMatchObject({ state: "open", closedAt: null, closedBy: null, note: null });
    expect(await ids("state=open")).toEqual([id]);
  });

  it("that is closed already keeps who closed it and when, and takes a further note", async () => {
    const id = await keep();
    const { json: first } = await put(`/${id}`, { state: "closed" });
    expect(first.note).toBeNull();
    await api.clock.advance("1h");
    const second = await put(`/${id}`, { state: "closed", note: "known" });
    expect(second.json).toEqual({ ...first, note: "known" });
    expect((await put(`/${id}`, { state: "closed" })).json.note).toBe("known");
    expect((await put(`/${id}`, { state: "closed", note: "" })).json.note).toBeNull();
  });

  it("leaves each change in the audit, and nothing where nothing changes", async () => {
    const id = await keep();
    await put(`/${id}`, { state: "open" });
    await put(`/${id}`, { state: "closed", note: "known" });
    await put(`/${id}`, { state: "closed", note: "known" });
    await put(`/${id}`, { state: "open" });
    const entries = (await audited("signal.update")).filter(
      ({ targetId }: { targetId: string }) => targetId === id,
    );
    expect(entries).toMatchObject([
      { before: { note: "known" }, after: { closedAt: null, note: null } },
      { before: { closedAt: null, note: null }, after: { closedAt: expect.any(String), note: "known" } },
    ]);
  });

  it.each([
    [{ state: "done" }, "state"],
    [{}, "state"],
    [{ state: "closed", note: "a".repeat(501) }, "note"],
    [{ state: "closed", note: "\u0000" }, "note"],
    [{ state: "open", note: "why" }, "note"],
    [{ state: "closed", by: "me" }, "by"],
  ])("is not changed by %j", async (body, place) => {
    const id = await keep();
    const { status, json } = await put(`/${id}`, body);
    expect([status, json.issues[0].path]).toEqual([400, place]);
    expect(await ids("state=open")).toEqual([id]);
  });

  it("takes a note of 500 characters", async () => {
    const id = await keep();
    const note = "é".repeat(500);
    expect((await put(`/${id}`, { state: "closed", note })).json.note).toBe(note);
  });

  it.each([
    [{ subject: { kind: "ip", id: "2001:db8::1" }, address: "2001:db8::/64" }, "2001:db8::1"],
    [{ subject: { kind: "key", id: "key" }, address: "192.0.2.7" }, "192.0.2.7"],
    [{ subject: { kind: "key", id: "key" } }, null],
  ])("tells the address that it is about, or where it was seen: %j", async (details, address) => {
    await keep({ details });
    expect(await list()).toMatchObject([{ address, details }]);
  });
});

describe("signals that are closed together", () => {
  it("are those that the filters select, and no other environment's", async () => {
    const nowMs = api.clock.now();
    const old = await keep({ atMs: nowMs - 2 * HOUR_MS });
    const found = [await keep({ atMs: nowMs - HOUR_MS }), await keep({ atMs: nowMs - HOUR_MS + 1 })];
    const others = [await keep({ rule: "newUserAgent", atMs: nowMs - HOUR_MS }), await keep()];
    await keep({ in: other, atMs: nowMs - HOUR_MS });
    const query = new URLSearchParams({
      rule: "manyNetworks",
      client: CLIENT,
      from: new Date(nowMs - HOUR_MS).toISOString(),
      to: new Date(nowMs).toISOString(),
    });
    const { json } = await put(`?${query}`, { state: "closed", note: "known" });
    expect(json).toEqual({ ids: found.toReversed(), hasMore: false });
    expect((await ids("state=open")).sort()).toEqual([old, ...others].sort());
    expect(await list("state=closed")).toMatchObject([{ note: "known" }, { note: "known" }]);
    expect((await audited("signals.update"))[0]).toMatchObject({
      targetId: env.envId,
      before: { state: "open" },
      after: { state: "closed", rule: "manyNetworks", client: CLIENT, note: "known", signals: 2 },
    });
  });

  it("leave alone those that were closed before", async () => {
    const [before, now] = [await keep(), await keep()];
    await put(`/${before}`, { state: "closed", note: "mine" });
    expect((await put("", { state: "closed", note: "all" })).json.ids).toEqual([now]);
    const entries = (await audited("signals.update")).length;
    expect((await put("", { state: "closed", note: "again" })).json).toEqual({ ids: [], hasMore: false });
    expect(await audited("signals.update")).toHaveLength(entries);
    const notes = (await list()).map(({ note }: { note: string }) => note);
    expect(notes.sort()).toEqual(["all", "mine"]);
  });

  it("are opened again by the ids that closing them gave", async () => {
    await put(`/${await keep()}`, { state: "closed" });
    for (let count = 0; count < 3; count++) await keep();
    const { json: closed } = await put("", { state: "closed" });
    const { json: opened } = await put("", { state: "open", ids: closed.ids });
    expect(opened.ids.toSorted()).toEqual(closed.ids.toSorted());
    expect(await ids("state=open")).toHaveLength(3);
    expect(await ids("state=closed")).toHaveLength(1);
  });

  it("are this environment's alone, whichever ids are given", async () => {
    const [mine, theirs] = [await keep(), await keep({ in: other })];
    const { json } = await put("", { state: "closed", ids: [theirs, mine, CLIENT] });
    expect(json).toEqual({ ids: [mine], hasMore: false });
  });

  it("are closed a thousand at a time, the newest first, until there are no more", async () => {
    const { context } = api.platform;
    const nowMs = api.clock.now();
    const rows = Array.from({ length: 2001 }, (_, index) => ({
      id: context.newId(),
      env_id: env.envId,
      rule: "manyNetworks",
      action: "flag",
      details: "{}",
      created_at: nowMs + index,
    }));
    for (let from = 0; from < rows.length; from += 500) {
      await context.db
        .insertInto("signals")
        .values(rows.slice(from, from + 500))
        .execute();
    }
    const steps = [];
    for (let hasMore = true; hasMore; ) {
      const { json } = await put("", { state: "closed" });
      steps.push(json.ids.length);
      if (steps.length === 1) expect(json.ids[0]).toBe(rows.at(-1)!.id);
      hasMore = json.hasMore;
    }
    expect(steps).toEqual([1000, 1000, 1]);
  });

  it.each([
    ["?state=open", { state: "closed" }],
    ["?page=2", { state: "closed" }],
    ["?rule=manyNetworks", { state: "closed", ids: [CLIENT] }],
    ["", { state: "closed", ids: [] }],
    ["", { state: "closed", ids: ["x"] }],
    ["", { state: "open", note: "why" }],
    ["", {}],
  ])("are not closed by %s with %j", async (query, body) => {
    const id = await keep();
    expect((await put(query, body)).status).toBe(400);
    expect(await ids("state=open")).toEqual([id]);
  });
});
