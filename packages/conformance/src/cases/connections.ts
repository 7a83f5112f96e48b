import { expect } from "vitest";
import type { AppClient } from "../app-client.ts";
import { expectKeptOut, expectReached, expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HeaderLine } from "../http-request.ts";
import { keyHeader, mint } from "../keys.ts";

/** Row 38, and what one connection may carry over from one request to the next: nothing. */
export const connectionCases: readonly ConformanceCase[] = [
  {
    id: "A15 one connection",
    title: "a request sees nothing of those before it on its connection",
    async run({ guarded, optional }) {
      const first = { target: "/me", headers: keyHeader(await mint()), keepAlive: true };
      const second = { target: "/me", headers: keyHeader(await mint({ tenant: "globex" })), keepAlive: true };
      const last = { target: "/me" };
      const [acme, globex, refused] = await guarded.pipeline([first, second, last]);
      expect(acme!.json()).toMatchObject({ tenant: "acme-corp" });
      expect(globex!.json()).toMatchObject({ tenant: "globex" });
      expectRefusal(refused!, "MISSING_KEY");
      const [, , nobody] = await optional.pipeline([first, second, last]);
      expect(nobody!.json()).toMatchObject({ tenant: null, hasRawKey: false });
    },
  },
  {
    id: "A38 refusal on a kept connection",
    title: "a refused request with a body leaves the connection in order",
    async run({ guarded }) {
      const body = "GET /admin HTTP/1.1\r\n\r\n";
      const refused = { method: "POST", target: "/echo", body, keepAlive: true };
      const answers = await guarded.pipeline([refused, { target: "/me", headers: keyHeader(await mint()) }]);
      expectRefusal(answers[0]!, "MISSING_KEY");
      // A server may close instead; it must not read the body as a request.
      if (answers.length > 1) expectReached(answers[1]!, "me");
    },
  },
  {
    id: "A36 upgrade",
    title: "asking for another protocol opens nothing",
    async run({ guarded }) {
      for (const protocol of ["websocket", "h2c", "TLS/1.0"]) {
        const key: HeaderLine = ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="];
        const headers: HeaderLine[] = [
          ["Connection", "Upgrade"],
          ["Upgrade", protocol],
          key,
          ["Sec-WebSocket-Version", "13"],
        ];
        expectKeptOut(await guarded.get("/admin", headers), [400, 401, 404, 426]);
      }
    },
  },
  {
    id: "A38 throwing handler",
    title: "a handler's error is the framework's 500, once, and the next request is served",
    async run({ guarded }) {
      const headers = keyHeader(await mint());
      for (let round = 0; round < 2; round++) {
        const [thrown] = await guarded.pipeline([{ target: "/throw", headers }]);
        expect(thrown!.status).toBe(500);
        expect(thrown!.header("www-authenticate")).toBeUndefined();
        await expectServing(guarded);
      }
      expectRefusal(await guarded.get("/throw"), "MISSING_KEY");
    },
  },
  {
    id: "A38 client goes away",
    title: "a client that hangs up before its answer disturbs nobody",
    async run({ guarded }) {
      const slow = { target: "/slow", headers: keyHeader(await mint()) };
      await Promise.all(Array.from({ length: 5 }, () => guarded.abandon(slow)));
      await guarded.abandon({ target: "/slow" });
      // Asked after them and answered after them: by then their handlers have tried to answer.
      expectReached(await guarded.send(slow), "slow");
      await expectServing(guarded);
    },
  },
  {
    id: "A38 half a request",
    title: "a client that hangs up within its request disturbs nobody",
    async run({ guarded }) {
      const echo = {
        method: "POST",
        target: "/echo",
        headers: [...keyHeader(await mint()), ["Content-Type", "text/plain"] as const],
        body: "x".repeat(10_000),
      };
      for (const byteCount of [1, 20, 200, 5_000]) await guarded.abandon(echo, byteCount);
      expectReached(await guarded.send(echo), "echo");
      await expectServing(guarded);
    },
  },
];

async function expectServing(app: AppClient): Promise<void> {
  expectReached(await app.get("/me", keyHeader(await mint())), "me");
  expectRefusal(await app.get("/me"), "MISSING_KEY");
}
