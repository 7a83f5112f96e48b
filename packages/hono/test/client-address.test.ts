import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { clientAddress } from "../src/client-address.ts";

const app = new Hono().get("/", (c) => c.json(clientAddress(c) ?? null));

/** The address that is made of a request with this `c.env`. */
async function addressIn(env: object, request: Request = new Request("http://x/")): Promise<unknown> {
  return (await app.fetch(request, env)).json();
}

const FORGED = {
  "x-forwarded-for": "203.0.113.9",
  "x-real-ip": "203.0.113.9",
  "cf-connecting-ip": "203.0.113.9",
};

describe("the client's address", () => {
  it.each([
    [
      "Node",
      { incoming: { rawHeaders: [], socket: { remoteAddress: "192.0.2.1" } }, outgoing: { once() {} } },
    ],
    ["Deno", { remoteAddr: { transport: "tcp", hostname: "192.0.2.1", port: 1 } }],
    ["Bun", { requestIP: () => ({ address: "192.0.2.1", family: "IPv4", port: 1 }) }],
    [
      "Bun, beside bindings of the application's own",
      { server: { requestIP: () => ({ address: "192.0.2.1" }) } },
    ],
  ])("is the connection's on %s, whatever headers say", async (_name, env) => {
    expect(await addressIn(env, new Request("http://x/", { headers: FORGED }))).toBe("192.0.2.1");
  });

  it("is Cloudflare's header where Cloudflare marked the request, and nowhere else", async () => {
    const request = () => new Request("http://x/", { headers: FORGED });
    expect(await addressIn({}, request())).toBeNull();
    expect(await addressIn({}, Object.assign(request(), { cf: { country: "AQ" } }))).toBe("203.0.113.9");
  });

  it("is not known where nobody tells it", async () => {
    expect(await addressIn({ requestIP: () => null, remoteAddr: "192.0.2.1" })).toBeNull();
  });
});
