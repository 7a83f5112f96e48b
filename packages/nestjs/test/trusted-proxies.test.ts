import { Apikee, type ApikeeEvent } from "@apikee/core";
import { Controller, Get, type Type } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { ApikeeGuard, ApikeeModule, type NestHooks, type NestRequest } from "../src/index.ts";
import { SECRET, serve } from "./serving.ts";

/** Of nobody: the platform is never reached. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;

const ADAPTERS = {
  express(trust: unknown) {
    const adapter = new ExpressAdapter();
    adapter.set("trust proxy", trust);
    return adapter;
  },
  fastify: (trust: unknown) => new FastifyAdapter({ trustProxy: trust as boolean }),
};
type Framework = keyof typeof ADAPTERS;
const FRAMEWORKS: Framework[] = ["express", "fastify"];

@Controller()
class OrdersController {
  @Get()
  list() {
    return [];
  }
}

class AddressGuard extends ApikeeGuard {
  protected override getClientIp(request: NestRequest): string | undefined {
    return request.headers?.["x-real-ip"]?.toString();
  }
}

interface Case {
  readonly hooks?: Pick<NestHooks, "getClientIp">;
  readonly isServer?: boolean;
  readonly guard?: Type<ApikeeGuard>;
}

/** The types of the events after some requests to an application that trusts these proxies. */
async function eventsOf(
  framework: Framework,
  trust: unknown,
  { hooks = {}, isServer = true, guard = ApikeeGuard }: Case = {},
) {
  const events: ApikeeEvent["type"][] = [];
  const server = isServer
    ? { serverKey: SERVER_KEY, projectEnv: "my-api-test", baseUrl: "http://127.0.0.1:9" }
    : { serverKey: null };
  const apikee = new Apikee({ secret: SECRET, ...server, onEvent: ({ type }) => events.push(type) });
  onTestFinished(() => apikee.close());
  const { get } = await serve(ADAPTERS[framework](trust), {
    imports: [ApikeeModule.forRoot({ apikee, ...hooks, global: false })],
    controllers: [OrdersController],
    providers: [{ provide: APP_GUARD, useClass: guard }],
  });
  for (let time = 0; time < 3; time++) expect((await get("/")).status).toBe(401);
  return events;
}

describe.each(FRAMEWORKS)("on %s", (framework) => {
  it.each([true, () => true])("warns once where every proxy is trusted: %s", async (trust) => {
    expect(await eventsOf(framework, trust)).toEqual(["EVERY_PROXY_TRUSTED"]);
  });

  it.each([false, 1, "loopback", ["10.0.0.0/8"], (address: string) => address === "10.0.0.1"])(
    "does not where some are: %s",
    async (trust) => {
      expect(await eventsOf(framework, trust)).toEqual([]);
    },
  );

  it("does not where the application finds addresses itself, or nobody asks for one", async () => {
    expect(await eventsOf(framework, true, { hooks: { getClientIp: () => "192.0.2.1" } })).toEqual([]);
    expect(await eventsOf(framework, true, { guard: AddressGuard })).toEqual([]);
    expect(await eventsOf(framework, true, { isServer: false })).toEqual([]);
  });
});
