import { Apikee, type ApikeeEvent } from "@apikee/core";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { apikeeMiddleware, type ExpressOptions } from "../src/index.ts";
import { SECRET, serve } from "./serving.ts";

/** Of nobody: the platform is never reached. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;

/** Trust that an application decides itself, and that is not ready for every address. */
function refuse(): never {
  throw new Error("the address of no proxy");
}

/** The types of the events after some requests without a key to an application that trusts these proxies. */
async function eventsOf(trust: unknown, options: Pick<ExpressOptions, "getClientIp"> = {}, isServer = true) {
  const events: ApikeeEvent["type"][] = [];
  const server = isServer
    ? { serverKey: SERVER_KEY, projectEnv: "my-api-test", baseUrl: "http://127.0.0.1:9" }
    : { serverKey: null };
  const apikee = new Apikee({ secret: SECRET, ...server, onEvent: ({ type }) => events.push(type) });
  onTestFinished(() => apikee.close());
  const app = express()
    .set("trust proxy", trust)
    .use(apikeeMiddleware({ apikee, ...options }));
  const { get } = await serve(app);
  for (let time = 0; time < 3; time++) await get("/");
  return events;
}

it.each([true, () => true])("warns once where every proxy is trusted: %s", async (trust) => {
  expect(await eventsOf(trust)).toEqual(["EVERY_PROXY_TRUSTED"]);
});

it.each([false, 1, "loopback", ["10.0.0.0/8"], (address: string) => address === "10.0.0.1", refuse])(
  "does not where some are: %s",
  async (trust) => {
    expect(await eventsOf(trust)).toEqual([]);
  },
);

it("does not where the application finds addresses itself, or nobody asks for one", async () => {
  expect(await eventsOf(true, { getClientIp: () => "192.0.2.1" })).toEqual([]);
  expect(await eventsOf(true, {}, false)).toEqual([]);
});
