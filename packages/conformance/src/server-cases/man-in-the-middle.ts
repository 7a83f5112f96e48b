import type { ServerResponse } from "node:http";
import { mint } from "../keys.ts";
import { type Interceptor, loseAnswer, write } from "../server/gateway.ts";
import { expectOutage, type ServerCase, untilReached } from "./server-case.ts";

type Envelope = Record<string, unknown>;

const TEN_MB = 10 * 2 ** 20;
const PLAIN = JSON.stringify({ success: true, clientId: "c", keyId: "k", limits: [] });
const HTML = "<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>";

/** Lets the platform answer, and gives the application what `change` makes of it. */
const answerChanged =
  (change: (answer: Envelope) => unknown): Interceptor =>
  async ({ pass }, response) => {
    const { status, text } = await pass();
    write(response, { status, text: JSON.stringify(change(JSON.parse(text))) });
  };

/** Gives the platform what `change` makes of the request. */
const requestChanged =
  (change: (request: Envelope) => unknown): Interceptor =>
  async ({ body, pass }, response) =>
    write(response, await pass(JSON.stringify(change(JSON.parse(body)))));

const answering =
  (status: number, text: string): Interceptor =>
  (_call, response) =>
    write(response, { status, text });

/** Row 54, 48, 50 and 55 at the application's side: whoever stands between, and whatever he does. */
const ATTACKS: readonly (readonly [id: string, intercept: Interceptor])[] = [
  ["A54 rewrites v", answerChanged((answer) => ({ ...answer, v: "1" }))],
  ["A54 drops v", answerChanged(({ v: _, ...answer }) => answer)],
  ["A54 rewrites v of the request", requestChanged((request) => ({ ...request, v: "1" }))],
  ["A54 drops kid", requestChanged(({ kid: _, ...request }) => request)],
  ["A54 drops iv", answerChanged(({ iv: _, ...answer }) => answer)],
  ["A48 flips a bit of the answer's ct", answerChanged((answer) => ({ ...answer, ct: swap(answer["ct"]) }))],
  ["A48 flips a bit of the answer's iv", answerChanged((answer) => ({ ...answer, iv: swap(answer["iv"]) }))],
  ["A48 flips a bit of the request's ct", requestChanged((it) => ({ ...it, ct: swap(it["ct"]) }))],
  ["A48 flips a bit of the request's kid", requestChanged((it) => ({ ...it, kid: swap(it["kid"]) }))],
  ["A47 cuts the answer's tag", answerChanged((it) => ({ ...it, ct: String(it["ct"]).slice(0, -8) }))],
  ["A55 pads the answer's ct", answerChanged((it) => ({ ...it, ct: `${it["ct"]}=` }))],
  ["A50 answers what was answered before", ({ earlier }, response) => write(response, ok(earlier))],
  ["A50 sends the request back", ({ body }, response) => write(response, ok(body))],
  [
    "A50 answers a request by the answer to another",
    async ({ pass }, response) => {
      const { text } = await pass();
      write(response, ok(held.length === 0 ? "" : held.pop()!));
      held.push(text);
    },
  ],
  ['A54 answers 200 with {"success":true}', answering(200, PLAIN)],
  [
    "A54 answers 200 with a plain message",
    answering(200, `{"status":200,"now":${Date.now()},"body":${PLAIN}}`),
  ],
  ["A54 answers 200 with nothing", answering(200, "")],
  ["A54 answers 204", answering(204, "")],
  ["A54 answers 302", (_call, response) => void response.writeHead(302, { location: "/" }).end()],
  ["A54 answers 400", answering(400, '{"error":"CHANNEL"}')],
  ["A54 answers 401", answering(401, '{"success":false,"error":"REVOKED"}')],
  ["A54 answers 403", answering(403, '{"success":false,"error":"CLIENT_DISABLED"}')],
  ["A54 answers 404", answering(404, '{"error":"NOT_FOUND"}')],
  ["A54 answers 422", answering(422, '{"error":"UNKNOWN_CHANNEL_KEY"}')],
  ["A54 answers 429", answering(429, '{"error":"CHANNEL"}')],
  ["A54 answers 500", answering(500, "oops")],
  [
    "A54 answers a good answer as 403",
    async ({ pass }, response) => write(response, { ...(await pass()), status: 403 }),
  ],
  [
    "A54 sends HTML",
    (_call, response) => void response.writeHead(200, { "content-type": "text/html" }).end(HTML),
  ],
  ["A54 announces 10 MB", (_call, response) => pour(response.writeHead(200, { "content-length": TEN_MB }))],
  ["A54 sends 10 MB", (_call, response) => pour(response.writeHead(200))],
  ["A54 sends one byte a second", (_call, response) => drip(response)],
  ["A54 sends headers alone", (_call, response) => response.writeHead(200).flushHeaders()],
  ["A54 never answers", () => undefined],
  ["A54 hangs up", (_call, response) => void response.destroy()],
  [
    "A54 hangs up within the answer",
    (_call, response) =>
      void response.writeHead(200, { "content-length": 500 }).write('{"v":"2",', () => response.destroy()),
  ],
  ["A54 loses the answer", loseAnswer],
];

/** Answers that were kept back. */
const held: string[] = [];

/** Only what opens is an answer. docs/protocol.md 3.3. */
export const manInTheMiddleCases: readonly ServerCase[] = ATTACKS.map(([id, intercept]) => ({
  id,
  title: "is an outage and nothing else, and over when he has gone",
  async run(bench) {
    const pair = await bench.attacked;
    const key = await mint();
    await untilReached(pair, key);
    pair.open.gateway.intercept = intercept;
    pair.strict.gateway.intercept = intercept;
    await expectOutage(pair, key);
    pair.open.gateway.intercept = null;
    pair.strict.gateway.intercept = null;
    await untilReached(pair, key);
  },
}));

function ok(text: string) {
  return { status: 200, text };
}

/** Another character that is as good in hexadecimal and base64url. */
function swap(text: unknown): string {
  const [first, ...rest] = String(text);
  return [first === "a" ? "b" : "a", ...rest].join("");
}

/** Up to 10 MB, as fast as they are taken. */
function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(2 ** 16, 0x20);
  let left = TEN_MB;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    if (!response.destroyed) response.end();
  };
  more();
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-length": PLAIN.length });
  let sent = 0;
  const next = () => response.write(PLAIN.charAt(sent++));
  next();
  const timer = setInterval(next, 1000);
  response.once("close", () => clearInterval(timer));
}
