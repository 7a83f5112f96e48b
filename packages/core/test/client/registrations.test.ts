import { describe, expect, it } from "vitest";
import type { RegisterBody } from "../../src/client/index.ts";
import { settled } from "../manual-clock.ts";
import { refuseConnections, type Scene, scene } from "./clients.ts";

const bodyOf = (id: string, changes: Partial<RegisterBody> = {}): RegisterBody => ({
  tenant: "acme",
  clientId: "019b76da-a800-7cc8-a1b2-26e4a10b6848",
  key: {
    id,
    hash: "ab".repeat(32),
    prefix: "apikee_abcde",
    suffix: "wxyz",
    scopes: ["read"],
    environment: "production",
    expiresAt: undefined,
  },
  ...changes,
});

const idsOf = ({ platform }: Scene) =>
  platform.messagesOf("client.create").map(({ body }) => (body as RegisterBody).key.id);

describe("the registration of a key", () => {
  it("is queued, and sent without members that were not given", async () => {
    const here = scene();
    await here.client.registerKey(bodyOf("k1"), false);
    await settled();
    expect(here.platform.messagesOf("client.create")[0]?.body).toStrictEqual(
      JSON.parse(JSON.stringify(bodyOf("k1"))),
    );
  });

  it("is sent again under the same rid until it is acknowledged, in order", async () => {
    const here = scene();
    let failures = 3;
    here.platform.handlers["client.create"] = () =>
      failures-- > 0 ? { status: 503 } : { body: { id: "client-1" } };
    await here.client.registerKey(bodyOf("k1"), false);
    await here.client.registerKey(bodyOf("k2"), false);
    await here.clock.advance(60_000);
    expect(idsOf(here)).toEqual(["k1", "k1", "k1", "k1", "k2"]);
    expect(new Set(here.platform.messagesOf("client.create").map(({ rid }) => rid)).size).toBe(2);
    expect(here.events).toEqual([]);
  });

  it("is what was given at the time, whatever the caller does with it later", async () => {
    const here = scene();
    const metadata = { plan: "free" };
    await here.client.registerKey(bodyOf("k1", { metadata }), false);
    metadata.plan = "paid";
    await settled();
    expect(here.platform.messagesOf("client.create")[0]?.body).toMatchObject({ metadata: { plan: "free" } });
  });

  it("is waited for with confirm", async () => {
    const here = scene();
    await here.client.registerKey(bodyOf("k1"), true);
    expect(idsOf(here)).toEqual(["k1"]);
  });

  it("that cannot be confirmed rejects with SERVER_UNREACHABLE, and arrives later all the same", async () => {
    const here = scene();
    here.platform.intercept = refuseConnections;
    const pending = Promise.allSettled(["k1", "k2"].map((id) => here.client.registerKey(bodyOf(id), true)));
    expect(await pending).toMatchObject([
      { status: "rejected", reason: { code: "SERVER_UNREACHABLE" } },
      { status: "rejected", reason: { code: "SERVER_UNREACHABLE" } },
    ]);
    here.platform.intercept = (_, next) => next();
    await here.clock.advance(1000);
    expect(idsOf(here)).toEqual(["k1", "k2"]);
  });

  it("that is to be confirmed does not wait until others would be tried again", async () => {
    const here = scene();
    here.platform.intercept = refuseConnections;
    await here.client.registerKey(bodyOf("k1"), false);
    await here.clock.advance(500);
    here.platform.intercept = (_, next) => next();
    await here.client.registerKey(bodyOf("k2"), true);
    expect(idsOf(here)).toEqual(["k1", "k2"]);
  });

  it("that the platform refuses tells the programmer why, and holds up no other", async () => {
    const here = scene();
    here.platform.handlers["client.create"] = ({ body }) =>
      (body as RegisterBody).templateId === undefined
        ? { body: { id: "client-1" } }
        : { status: 400, body: { error: "BAD", message: "There is no such template." } };
    await here.client.registerKey(bodyOf("k1", { templateId: "x" }), false);
    await expect(here.client.registerKey(bodyOf("k2", { templateId: "x" }), true)).rejects.toThrow(
      new TypeError("the platform refused to register the key (400): There is no such template."),
    );
    await here.client.registerKey(bodyOf("k3"), true);
    expect(here.events).toMatchObject([{ type: "REGISTRATION_REFUSED", keyId: "k1", status: 400 }]);
  });

  it("is refused here where it is too large to be taken there", async () => {
    const { client } = scene();
    const metadata = { text: "x".repeat(70_000) };
    await expect(client.registerKey(bodyOf("k1", { metadata }), false)).rejects.toThrow(TypeError);
  });

  it("is given up beyond 10,000, and told of at the end", async () => {
    const here = scene();
    here.platform.intercept = refuseConnections;
    for (let i = 0; i < 10_005; i++) await here.client.registerKey(bodyOf(`k${i}`), false);
    await here.client.close();
    expect(here.events).toMatchObject([{ type: "REGISTRATIONS_DROPPED", count: 10_005 }]);
  });
});
