import { describe, expect, it } from "vitest";
import { settled } from "../manual-clock.ts";
import { ALLOWED, REQUEST, refuseConnections, type Scene, scene } from "./clients.ts";
import type { Interceptor } from "./fake-platform.ts";

const answering =
  (body: BodyInit | null, init?: ResponseInit): Interceptor =>
  () =>
    new Response(body, init);

/** Lets the platform answer, and gives the client what `change` makes of it. */
const changing =
  (change: (answer: Record<string, unknown>) => unknown): Interceptor =>
  async (_, next) => {
    const answer: unknown = await (await next()).json();
    return new Response(JSON.stringify(change(answer as Record<string, unknown>)));
  };

const never = () => new Promise<Response>(() => undefined);

/** A body that gives one byte a second by the test's clock, or all at once. */
function dripping({ clock }: Scene, text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 1000));
      controller.enqueue(bytes.slice(at, ++at));
    },
  });
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)) });
}

const swap = (text: unknown, at: number) => {
  const letters = [...String(text)];
  letters[at] = letters[at] === "A" ? "B" : "A";
  return letters.join("");
};

const PLAIN = JSON.stringify(ALLOWED);
let earlier = "";

const ATTACKS: readonly (readonly [string, (scene: Scene) => Interceptor])[] = [
  ["refuses the connection", () => refuseConnections],
  [
    "throws at once",
    () => () => {
      throw new TypeError("bad");
    },
  ],
  ["never answers", () => never],
  ["rewrites v", () => changing((answer) => ({ ...answer, v: "1" }))],
  ["removes v", () => changing(({ v: _, ...answer }) => answer)],
  ["removes iv", () => changing(({ iv: _, ...answer }) => answer)],
  ["changes a bit of iv", () => changing((answer) => ({ ...answer, iv: swap(answer["iv"], 5) }))],
  ["changes a bit of ct", () => changing((answer) => ({ ...answer, ct: swap(answer["ct"], 5) }))],
  ["cuts ct", () => changing((answer) => ({ ...answer, ct: String(answer["ct"]).slice(0, 16) }))],
  ["pads ct", () => changing((answer) => ({ ...answer, ct: `${answer["ct"]}=` }))],
  [
    "removes kid from the request",
    () => async (request) => {
      const { kid: _, ...envelope } = JSON.parse(request.body);
      return new Response(JSON.stringify(envelope));
    },
  ],
  ["sends the request back", () => (request) => new Response(request.body)],
  [
    "answers what it answered before",
    () => async (_, next) => {
      const text = await (await next()).text();
      const answer = earlier === "" ? text : earlier;
      earlier = text;
      return new Response(answer === text ? "" : answer);
    },
  ],
  ["answers 200 with plain JSON", () => answering(PLAIN)],
  [
    "answers 200 with plain JSON in a body",
    () => answering(JSON.stringify({ status: 200, now: 1, body: ALLOWED })),
  ],
  ["answers 200 with nothing", () => answering(null)],
  ["answers 204", () => answering(null, { status: 204 })],
  ["answers 401", () => answering(JSON.stringify({ error: "REVOKED" }), { status: 401 })],
  [
    "answers 403",
    () => answering(JSON.stringify({ success: false, error: "CLIENT_DISABLED" }), { status: 403 }),
  ],
  ["answers 404", () => answering("", { status: 404 })],
  ["answers 429", () => answering(JSON.stringify({ error: "CHANNEL" }), { status: 429 })],
  ["answers 500", () => answering("oops", { status: 500 })],
  ["answers 302", () => answering(null, { status: 302, headers: { location: "https://evil.test/" } })],
  [
    "answers 422 to everything",
    () => answering(JSON.stringify({ error: "UNKNOWN_CHANNEL_KEY" }), { status: 422 }),
  ],
  ["answers 422 without a reason", () => answering("<html>", { status: 422 })],
  [
    "answers a good answer with another status",
    () => async (_, next) => new Response((await next()).body, { status: 400 }),
  ],
  [
    "sends HTML",
    () => answering("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html" } }),
  ],
  ["sends bytes that are not UTF-8", () => answering(new Uint8Array([0xff, 0xfe, 0x00]))],
  ["sends a deep list", () => answering("[".repeat(60_000))],
  ["sends 10 MB", () => answering("x".repeat(10 * 2 ** 20))],
  ["announces 10 MB", () => answering(PLAIN, { headers: { "content-length": "10485760" } })],
  ["sends without an end", () => answering(endless())],
  ["sends one byte a second", (it) => answering(dripping(it, PLAIN))],
  ["sends headers and no body", () => answering(new ReadableStream())],
  [
    "breaks off in the body",
    () => answering(new ReadableStream({ start: (it) => it.error(new Error("reset")) })),
  ],
];

describe("a man in the middle who", () => {
  it.each(ATTACKS)("%s is an outage and nothing else", async (_, attack) => {
    const here = scene();
    const { client, platform, clock, events } = here;
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    earlier = "";
    platform.intercept = attack(here);
    const answers = [];
    for (let i = 0; i < 2; i++) {
      const pending = client.validate(REQUEST);
      await clock.advance(1000);
      answers.push(await pending);
    }
    expect(answers.map(({ kind }) => kind)).toEqual(["unreachable", "unreachable"]);
    expect(events).toEqual([]);

    platform.intercept = (_request, next) => next();
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });

  it("gives up on what never answers after exactly serverTimeoutMs, and aborts it", async () => {
    const { client, platform, clock } = scene({ serverTimeoutMs: 700 });
    await client.validate(REQUEST);
    let signal: AbortSignal | null = null;
    platform.intercept = (request) => {
      signal = request.signal;
      return never();
    };
    let isAnswered = false;
    void client.validate(REQUEST).then(() => {
      isAnswered = true;
    });
    await clock.advance(699);
    expect(isAnswered).toBe(false);
    await clock.advance(1);
    await settled();
    expect(isAnswered).toBe(true);
    expect(signal).toMatchObject({ aborted: true });
  });

  it("has one deadline for the key document, the call and its resend together", async () => {
    const { client, platform, clock } = scene();
    platform.aheadMs = 3_600_000;
    platform.intercept = async (_, next) => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 400));
      return next();
    };
    const pending = client.validate(REQUEST);
    await clock.advance(1000);
    expect(await pending).toMatchObject({ kind: "unreachable" });
  });

  it("sees nothing but the envelope", async () => {
    const { client, platform } = scene();
    const bodies: string[] = [];
    platform.intercept = async (request, next) => {
      const response = await next();
      bodies.push(request.body, await response.clone().text());
      return response;
    };
    await client.validate({ ...REQUEST, userAgent: "curl/8.9", ip: "192.0.2.7" });
    const seen = bodies.join("\n") + platform.urls.join("\n");
    for (const secret of [
      platform.serverKey,
      REQUEST.key,
      REQUEST.path,
      "key-1",
      "my-api",
      "curl",
      "192.0.2.7",
    ]) {
      expect(seen).not.toContain(secret);
    }
  });
});
