import { describe, expect, it } from "vitest";
import { Gateway } from "../src/server/gateway.ts";
import { findLeaks } from "../src/server/leaks.ts";
import { Recording, Wire } from "../src/server/wire.ts";

const SECRETS = {
  plain: new Map([["/admin/é", "the path"]]),
  encoded: new Map([["apikee_", "the key"]]),
};

describe("what is looked for on the wire", () => {
  it("is found as it is, in each direction and across chunks", () => {
    expect(findLeaks(["x", "GET /admin/é HTTP"], SECRETS)).toEqual(["the path"]);
    expect(findLeaks(["a apikee_b", "c"], SECRETS)).toEqual(["the key"]);
  });

  it("is found in base64 and base64url, wherever in the encoded text it stands", () => {
    for (const before of ["", "a", "ab", "abc", "??>", "\u00ff\u00ff"]) {
      for (const after of ["", "1", "23", "\u00ff"]) {
        for (const encoding of ["base64", "base64url"] as const) {
          const text = Buffer.from(`${before}apikee_${after}`, "latin1").toString(encoding);
          expect(findLeaks([`{"ct":"${text}"}`], SECRETS)).toEqual(["the key in base64"]);
        }
      }
    }
  });

  it("is found in hexadecimal of either case", () => {
    const hex = Buffer.from("xapikee_x").toString("hex");
    expect(findLeaks([hex], SECRETS)).toEqual(["the key in hexadecimal"]);
    expect(findLeaks([hex.toUpperCase()], SECRETS)).toEqual(["the key in hexadecimal"]);
  });

  it("is not found where it is not", () => {
    expect(findLeaks(["/.well-known/apikee-channel", "YXBpa2Vl", ""], SECRETS)).toEqual([]);
  });
});

it("a wire keeps what went over it in both directions", async () => {
  const recording = new Recording();
  const gateway = await Gateway.open(async () => new Response("of the platform"));
  const wire = await Wire.open(gateway.port, recording);
  const sent = { method: "POST", body: "of the application", headers: { "x-sent": "apikee_" } };
  expect(await (await fetch(`${wire.origin}/channel`, sent)).text()).toBe("of the platform");
  await Promise.all([wire.close(), gateway.close()]);
  const [request, answer] = recording.texts();
  expect(request).toMatch(/^POST \/channel HTTP.*apikee_.*of the application$/s);
  expect(answer).toMatch(/^HTTP.* 200 .*of the platform$/s);
});
