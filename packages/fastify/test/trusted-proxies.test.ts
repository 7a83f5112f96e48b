import { Apikee, type ApikeeEvent } from "@apikee/core";
import fastify, { type FastifyServerOptions } from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { type ApikeePluginOptions, apikeePlugin } from "../src/index.ts";

/** Of nobody: the platform is never reached. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;
const SECRET = "a-secret-of-forty-eight-characters-for-the-tests";

/** The types of the events after some requests to a scope of an application that trusts these proxies. */
async function eventsOf(
  trustProxy: FastifyServerOptions["trustProxy"],
  options: Pick<ApikeePluginOptions, "getClientIp"> = {},
  isServer = true,
) {
  const events: ApikeeEvent["type"][] = [];
  const server = isServer
    ? { serverKey: SERVER_KEY, projectEnv: "my-api-test", baseUrl: "http://127.0.0.1:9" }
    : { serverKey: null };
  const apikee = new Apikee({ secret: SECRET, ...server, onEvent: ({ type }) => events.push(type) });
  const app = fastify(trustProxy === undefined ? {} : { trustProxy });
  onTestFinished(async () => {
    await app.close();
    await apikee.close();
  });
  app.register(async (scope) => {
    await scope.register(apikeePlugin, { apikee, ...options });
    scope.get("/", async () => "in");
  });
  for (let time = 0; time < 3; time++) await app.inject("/");
  return events;
}

it.each([true, () => true])("warns once where every proxy is trusted: %s", async (trust) => {
  expect(await eventsOf(trust)).toEqual(["EVERY_PROXY_TRUSTED"]);
});

it.each([undefined, false, "127.0.0.1", ["10.0.0.0/8"], (address: string) => address === "10.0.0.1"])(
  "does not where some are: %s",
  async (trust) => {
    expect(await eventsOf(trust)).toEqual([]);
  },
);

it("does not where the application finds addresses itself, or nobody asks for one", async () => {
  expect(await eventsOf(true, { getClientIp: () => "192.0.2.1" })).toEqual([]);
  expect(await eventsOf(true, {}, false)).toEqual([]);
});
