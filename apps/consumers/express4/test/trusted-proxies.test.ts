import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Apikee, type ApikeeEvent } from "@apikee/core";
import { apikeeMiddleware } from "@apikee/express";
import express from "express";
import { expect, it, onTestFinished } from "vitest";

const SECRET = "a-secret-of-forty-eight-characters-for-the-tests";
/** Nobody's: the platform is never reached. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;

it.each<[string, unknown, ApikeeEvent["type"][]]>([
  ["everybody", true, ["EVERY_PROXY_TRUSTED"]],
  ["everybody, by a function", () => true, ["EVERY_PROXY_TRUSTED"]],
  ["one hop", 1, []],
  ["a network", "10.0.0.0/8", []],
])("warns of Express 4 where it trusts every sender, here %s", async (_, trust, expected) => {
  const events: ApikeeEvent["type"][] = [];
  const server = { serverKey: SERVER_KEY, projectEnv: "my-api-test", baseUrl: "http://127.0.0.1:9" };
  const apikee = new Apikee({ secret: SECRET, ...server, onEvent: ({ type }) => void events.push(type) });
  const app = express().set("trust proxy", trust).use(apikeeMiddleware({ apikee }));
  const listening = app.listen(0, "127.0.0.1");
  onTestFinished(async () => {
    listening.closeAllConnections();
    listening.close();
    await apikee.close();
  });
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  for (let time = 0; time < 2; time++) await fetch(`http://127.0.0.1:${port}/`);
  expect(events).toEqual(expected);
});
