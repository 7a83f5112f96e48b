import { Apikee, type ApikeeEvent } from "@apikee/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { expect, it, onTestFinished } from "vitest";
import { ApikeeModule, type NestHooks } from "../src/index.ts";
import { SECRET, serve } from "./serving.ts";

/** Of nobody: the platform is never reached. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;

/** The types of the events while an application starts that trusts these proxies. */
async function eventsOf(trust: unknown, hooks: Pick<NestHooks, "getClientIp"> = {}, isServer = true) {
  const events: ApikeeEvent["type"][] = [];
  const server = isServer
    ? { serverKey: SERVER_KEY, projectEnv: "my-api-test", baseUrl: "http://127.0.0.1:9" }
    : { serverKey: null };
  const apikee = new Apikee({ secret: SECRET, ...server, onEvent: ({ type }) => events.push(type) });
  onTestFinished(() => apikee.close());
  const adapter = new ExpressAdapter();
  adapter.set("trust proxy", trust);
  await serve(adapter, { imports: [ApikeeModule.forRoot({ apikee, ...hooks })] });
  return events;
}

it("warns once where every proxy is trusted", async () => {
  expect(await eventsOf(true)).toEqual(["EVERY_PROXY_TRUSTED"]);
});

it.each([false, 1, "loopback", ["10.0.0.0/8"], () => true])("does not where some are: %s", async (trust) => {
  expect(await eventsOf(trust)).toEqual([]);
});

it("does not where the application finds addresses itself, or nobody asks for one", async () => {
  expect(await eventsOf(true, { getClientIp: () => "192.0.2.1" })).toEqual([]);
  expect(await eventsOf(true, {}, false)).toEqual([]);
});

it("starts on Fastify, which does not tell", async () => {
  const apikee = new Apikee({
    secret: SECRET,
    serverKey: SERVER_KEY,
    projectEnv: "my-api-test",
    onEvent() {},
  });
  onTestFinished(() => apikee.close());
  const { get } = await serve(new FastifyAdapter({ trustProxy: true }), {
    imports: [ApikeeModule.forRoot({ apikee })],
  });
  expect(await get("/")).toMatchObject({ status: 404 });
});
