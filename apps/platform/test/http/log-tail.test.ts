import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { addReport, insertLogsOnce, type LogRow } from "../../src/store/logs.ts";
import { Api, type TestEnv } from "./api.ts";
import { logRow } from "./log-rows.ts";

let api: Api;
let env: TestEnv;
let count = 0;

beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

/** A live tail as it is received. */
class Tail {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  text = "";
  isEnded = false;
  #reading: Promise<void>;

  private constructor(response: Response) {
    this.#reader = response.body!.getReader();
    this.#reading = this.#readAll();
  }

  static async open(query = "", headers: Record<string, string> = {}): Promise<Tail> {
    const request = new Request(`http://platform.test/api/v1/project/${env.name}/logs${query}`, {
      headers: { authorization: `Bearer ${env.managementKey}`, accept: "text/event-stream", ...headers },
    });
    const response = await api.platform.app.fetch(request);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const tail = new Tail(response);
    onTestFinished(() => tail.close());
    return tail;
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.#reading;
  }

  get rids(): string[] {
    return this.events.map(({ rid }) => rid);
  }

  get events(): { readonly rid: string; readonly status: number | null }[] {
    return [...this.text.matchAll(/^event: log\ndata: (.*)$/gm)].map(([, json]) => JSON.parse(json!));
  }

  get lastId(): string {
    return [...this.text.matchAll(/^id: (.*)$/gm)].at(-1)![1]!;
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) break;
      this.text += this.#decoder.decode(value, { stream: true });
    }
    this.isEnded = true;
  }
}

const insert = (...rows: (Partial<LogRow> & { rid: string })[]) =>
  insertLogsOnce(
    api.platform.context.db,
    rows.map((row) => logRow({ env_id: env.envId, at: api.clock.now(), ...row })),
  );

/** A tail of an environment of its own. */
async function open(query = "", headers: Record<string, string> = {}): Promise<Tail> {
  env = await api.project(`tail-${count++}`);
  return Tail.open(query, headers);
}

it("gives requests as they come in, each with an id to go on from", async () => {
  const tail = await open();
  await insert({ rid: "a", path: "/line\nbreak" }, { rid: "b" });
  await api.clock.advance("1s");
  expect(tail.rids).toEqual(["a", "b"]);
  await insert({ rid: "c" });
  await api.clock.advance("5s");
  expect(tail.rids).toEqual(["a", "b", "c"]);
  expect(tail.text).toMatch(/^retry: 2000\n\nid: \d+\.a\nevent: log\ndata: \{"rid":"a",.*\}\n\nid: /);
  expect(tail.lastId).toBe(`${api.clock.now() - 5000}.c`);
});

it("gives a request again when it is reported", async () => {
  const tail = await open();
  await insert({ rid: "a" });
  await api.clock.advance("1s");
  await addReport(api.platform.context.db, {
    env_id: env.envId,
    rid: "a",
    endpoint_id: null,
    status: 204,
    duration_ms: 3,
    degraded: null,
    reported_at: api.clock.now(),
  });
  await api.clock.advance("1s");
  expect(tail.events).toMatchObject([
    { rid: "a", status: null },
    { rid: "a", status: 204 },
  ]);
});

it("gives a request that another instance commits later than those after it", async () => {
  const tail = await open();
  await insert({ rid: "b" });
  await api.clock.advance("1s");
  await insert({ rid: "a", at: api.clock.now() - 2000 });
  await api.clock.advance("1s");
  expect(tail.rids).toEqual(["b", "a"]);
});

it("takes the filters", async () => {
  const tail = await open("?outcome=REVOKED,degraded&status=5xx");
  await insert(
    { rid: "a", status: 503 },
    { rid: "b", outcome: "REVOKED", status: 500 },
    { rid: "c", outcome: "EXPIRED", status: 500 },
    { rid: "d", outcome: "degraded", status: 503 },
    { rid: "e", outcome: "degraded", status: 200 },
  );
  await api.clock.advance("1s");
  expect(tail.rids).toEqual(["b", "d"]);
});

it("goes on from the last event that was received", async () => {
  const first = await open();
  await insert({ rid: "a" });
  await api.clock.advance("1s");
  const { lastId } = first;
  await api.clock.advance("1m");
  await insert({ rid: "b" });
  await api.clock.advance("1m");
  const second = await Tail.open("", { "last-event-id": lastId });
  await api.clock.advance("1s");
  expect(second.rids).toContain("b");
  const fresh = await Tail.open();
  await api.clock.advance("1s");
  expect(fresh.rids).toEqual([]);
});

it("goes back an hour at most, and never into the future", async () => {
  env = await api.project(`tail-${count++}`);
  await insert({ rid: "a" });
  await api.clock.advance("2h");
  const old = await Tail.open("", { "last-event-id": "0.a" });
  const future = await Tail.open("", { "last-event-id": "999999999999999.a" });
  await insert({ rid: "b" });
  await api.clock.advance("1s");
  expect([old.rids, future.rids]).toEqual([["b"], ["b"]]);
});

it("says what it no longer goes back to", async () => {
  env = await api.project(`tail-${count++}`);
  const leftMs = api.clock.now();
  await api.clock.advance("59m");
  const soon = await Tail.open("", { "last-event-id": `${leftMs}.a` });
  await api.clock.advance("61m");
  const late = await Tail.open("", { "last-event-id": `${leftMs}.a` });
  await api.clock.advance("1s");
  expect(soon.text).not.toContain("missed");
  const [from, to] = [leftMs, leftMs + 3_600_000 - 10_000].map((ms) => new Date(ms).toISOString());
  expect(late.text).toContain(`event: missed\ndata: {"from":"${from}","to":"${to}"}\n\n`);
});

it.each(["", "x", "1", "1.", ".a", "1.a b", "1e9.a"])("refuses to go on from %j", async (id) => {
  const answer = await api.call("GET", `/api/v1/project/${env.name}/logs`, {
    as: env.managementKey,
    headers: { accept: "text/event-stream", "last-event-id": id },
  });
  expect(answer.status).toBe(400);
});

it("holds more than is read at once, each request once", async () => {
  const tail = await open();
  await insert(...Array.from({ length: 1201 }, (_, i) => ({ rid: `r${String(i).padStart(4, "0")}` })));
  await api.clock.advance("3s");
  expect([tail.rids.length, new Set(tail.rids).size]).toEqual([1201, 1201]);
});

it("says that it is alive while nothing comes, and ends after five minutes", async () => {
  const tail = await open();
  await api.clock.advance("20s");
  expect(tail.text).toBe("retry: 2000\n\n: alive\n\n");
  await api.clock.advance("4m");
  expect(tail.isEnded).toBe(false);
  await api.clock.advance("1m");
  expect(tail.isEnded).toBe(true);
});

it("ends when the platform stops", async () => {
  const own = await Api.open();
  const kept = [api, env] as const;
  api = own;
  const tail = await open();
  own.platform.context.feed.close();
  await own.clock.advance("1s");
  expect(tail.isEnded).toBe(true);
  await own.close();
  [api, env] = kept;
});

/** A tail of a project's environment that nobody reads. */
async function request(project: TestEnv): Promise<Response> {
  return api.platform.app.fetch(
    new Request(`http://platform.test/api/v1/project/${project.name}/logs`, {
      headers: { authorization: `Bearer ${project.managementKey}`, accept: "text/event-stream" },
    }),
  );
}

/** Asks for a tail of a project's environment; where it is given, it is left again. */
async function statusOf(project: TestEnv): Promise<number> {
  const response = await request(project);
  await response.body?.cancel();
  return response.status;
}

it("is taken from whoever reads nothing of it for 30 seconds, and from nobody else", async () => {
  const reading = await open();
  const statuses = async () => [await statusOf(env), reading.isEnded];
  const stalled = await Promise.all(Array.from({ length: 49 }, () => request(env)));
  const rows = (from: number) => Array.from({ length: 1500 }, (_, i) => ({ rid: `r${from + i}` }));
  await insert(...rows(0));
  await api.clock.advance("29s");
  expect(await statuses()).toEqual([503, false]);
  await api.clock.advance("2s");
  expect(await statuses()).toEqual([200, false]);
  await insert(...rows(1500));
  await api.clock.advance("2s");
  expect(new Set(reading.rids).size).toBe(3000);
  await expect(stalled[0]!.text()).rejects.toThrow("nothing of it was read");
});

it("is refused beyond 50 of one environment at once, and given again when one of them has left", async () => {
  const other = await api.project(`tail-${count++}`);
  env = await api.project(`tail-${count++}`);
  const tails = await Promise.all(Array.from({ length: 50 }, () => Tail.open()));
  expect([await statusOf(env), await statusOf(other)]).toEqual([503, 200]);
  await tails[0]!.close();
  expect(await statusOf(env)).toBe(200);
});

it("is refused beyond 200 of all environments at once", async () => {
  const other = await api.project(`tail-${count++}`);
  for (let i = 0; i < 4; i++) {
    env = await api.project(`tail-${count++}`);
    await Promise.all(Array.from({ length: 50 }, () => Tail.open()));
  }
  expect(await statusOf(other)).toBe(503);
});

it("is none where only the head is asked for", async () => {
  env = await api.project(`tail-${count++}`);
  for (let i = 0; i < 200; i++) {
    const answer = await api.platform.app.fetch(
      new Request(`http://platform.test/api/v1/project/${env.name}/logs`, {
        method: "HEAD",
        headers: { authorization: `Bearer ${env.managementKey}`, accept: "text/event-stream" },
      }),
    );
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  }
  expect(await statusOf(env)).toBe(200);
});
