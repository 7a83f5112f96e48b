import type { ExecutionContext } from "@nestjs/common";
import { ExecutionContextHost } from "@nestjs/core/helpers/execution-context-host.js";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { seenIn } from "../src/guarded-requests.ts";
import {
  ApikeeException,
  ApikeeGuard,
  ApikeeService,
  ConfigError,
  type NestRequest,
  Public,
  RequireScope,
} from "../src/index.ts";
import { apikee, mint } from "./serving.ts";

class Handlers {
  open() {}

  @Public()
  known() {}

  @RequireScope("read")
  scoped() {}
}

/** The context of a call of one of the handlers, as each transport makes it. */
function contextOf(type: string, args: unknown[], handler: keyof Handlers = "open"): ExecutionContext {
  const context = new ExecutionContextHost(args, Handlers, Handlers.prototype[handler]);
  context.setType(type);
  return context;
}

const CONTEXTS: readonly (readonly [type: string, args: (key?: string) => unknown[]])[] = [
  ["rpc", (key) => [{ key }, { pattern: "orders.list" }, "orders.list"]],
  ["ws", (key) => [{ id: "a connection" }, { key }, undefined, "orders"]],
  ["graphql", (key) => [undefined, {}, { req: { headers: { "x-api-key": key } } }, {}]],
];

describe("ApikeeGuard", () => {
  const guard = new ApikeeGuard(new ApikeeService({ apikee }));

  it.each([
    ...CONTEXTS.map(([type, args]) => [type, args()] as const),
    ["telepathy", []] as const,
    ["telepathy", [null]] as const,
  ])("refuses a context of the type %s, and says what to do", async (type, args) => {
    const refused = Promise.resolve().then(() => guard.canActivate(contextOf(type, [...args])));
    await expect(refused).rejects.toThrow(
      new ConfigError(
        `ApikeeGuard finds no request in a context of the type "${type}": extend it and override getRequest, or mark the handler as @Public()`,
      ),
    );
  });

  it.each(CONTEXTS)("lets a public handler of the type %s through", async (type, args) => {
    expect(await guard.canActivate(contextOf(type, args(), "known"))).toBe(true);
  });
});

/** An application that knows where its transports carry a key. */
class EverywhereGuard extends ApikeeGuard {
  protected override getRequest(context: ExecutionContext): NestRequest {
    const type: string = context.getType();
    if (type === "graphql") return context.getArgByIndex(2).req;
    const { key } = type === "rpc" ? context.switchToRpc().getData() : context.switchToWs().getData();
    return { headers: { "X-API-Key": key } };
  }
}

describe.each(CONTEXTS)("a guard that finds the request of %s", (type, argsOf) => {
  const guard = new EverywhereGuard(new ApikeeService({ apikee }));

  it("lets a good key through, and its claims are there", async () => {
    const context = contextOf(type, argsOf(await mint("read")), "scoped");
    expect(await guard.canActivate(context)).toBe(true);
    expect(seenIn(context)).toMatchObject({
      claims: { tenant: "acme-corp" },
      decision: { limits: [] },
    });
  });

  it("refuses a bad one, none, and one without the scope", async () => {
    const refusalOf = async (key: string | undefined) => {
      const refused = await Promise.resolve()
        .then(() => guard.canActivate(contextOf(type, argsOf(key), "scoped")))
        .catch((error: unknown) => error);
      return refused instanceof ApikeeException ? [refused.code, refused.getStatus()] : refused;
    };
    expect(await refusalOf("bad")).toEqual(["INVALID_PREFIX", 401]);
    expect(await refusalOf(undefined)).toEqual(["MISSING_KEY", 401]);
    expect(await refusalOf(await mint())).toEqual(["INSUFFICIENT_SCOPE", 403]);
  });

  it("gives the claims of one message to no other", async () => {
    const first = contextOf(type, argsOf(await mint()));
    const args = argsOf(await mint());
    // Over one connection come many messages.
    if (type === "ws") args[0] = first.getArgByIndex(0);
    await guard.canActivate(first);
    expect(seenIn(contextOf(type, args))).toEqual({ claims: null, decision: null });
  });
});

describe("a guard of a gateway that reads the handshake", () => {
  class HandshakeGuard extends ApikeeGuard {
    protected override getRequest(context: ExecutionContext): NestRequest {
      return context.switchToWs().getClient().handshake;
    }

    protected override getKey(_request: NestRequest, context: ExecutionContext): string | null {
      return context.switchToWs().getData().key ?? null;
    }
  }

  it("holds each message to its own key, where keys are optional", async () => {
    const guard = new HandshakeGuard(new ApikeeService({ apikee, optional: true }));
    const client = { handshake: { headers: {} } };
    const first = contextOf("ws", [client, { key: await mint("read") }], "scoped");
    const second = contextOf("ws", [client, {}], "scoped");
    expect(await guard.canActivate(first)).toBe(true);
    await expect(guard.canActivate(second)).rejects.toMatchObject({ code: "MISSING_KEY" });
    expect(await guard.canActivate(contextOf("ws", [client, {}]))).toBe(true);
    expect(seenIn(first).claims).toMatchObject({ tenant: "acme-corp" });
    expect(client.handshake).toEqual({ headers: {} });
  });

  it("has the platform asked about each message, and once", async () => {
    const judge = vi.spyOn(apikee, "judge");
    onTestFinished(() => judge.mockRestore());
    const guard = new HandshakeGuard(new ApikeeService({ apikee }));
    const key = await mint();
    const client = { handshake: { headers: {} } };
    const messages = [{ key }, { key }];
    for (const message of messages) {
      for (let time = 0; time < 2; time++) await guard.canActivate(contextOf("ws", [client, message]));
    }
    expect(judge.mock.calls.map(([, { source }]) => source)).toEqual(messages);
    expect(judge.mock.calls[0]![1].source).toBe(messages[0]);
    expect(judge.mock.calls[1]![1].source).toBe(messages[1]);
  });
});
