import { describe, expect, it } from "vitest";
import { Guard } from "../../src/guard/guard.ts";
import { fromFetchRequest, type GuardRequest } from "../../src/guard/request.ts";
import { testApikee } from "../support.ts";
import { requestOf } from "./requests.ts";

const apikee = testApikee();
const guard = new Guard(apikee, { excludePaths: ["/health"] });

async function answerTo(request: GuardRequest): Promise<string> {
  const outcome = await guard.authenticate(request);
  return outcome.ok ? "passed" : outcome.error.code;
}

describe("a URL that nobody normalised", () => {
  it.each([
    "http://x#/health",
    "http://x?y=/health",
    "/admin?next=http://x/health",
    "http://x\\admin/health",
    "http://x/admin#/health",
    "x/health",
  ])("does not pass as another path: %s", async (url) => {
    expect(await answerTo(fromFetchRequest({ method: "GET", url, headers: new Headers() }))).toBe(
      "MISSING_KEY",
    );
  });

  it.each(["http://x/health", "https://u:p@x:8080/health?a=http://y/", "/health"])(
    "is read where it is plain: %s",
    async (url) => {
      expect(await answerTo(fromFetchRequest({ method: "GET", url, headers: new Headers() }))).toBe("passed");
    },
  );
});

describe("white space that is none of HTTP's", () => {
  it("is part of the value", async () => {
    const key = await apikee.create("acme");
    const codes = [];
    for (const [name, value] of [
      ["authorization", `Bearer ${key}\u00a0`],
      ["authorization", `\u00a0Bearer ${key}`],
      ["x-api-key", "\u00a0"],
      ["x-api-key", `${key}\u00a0`],
    ] as const) {
      codes.push(await answerTo(requestOf({ headers: [[name, value]] })));
    }
    expect(codes).toEqual(["DECODE_ERROR", "MISSING_KEY", "INVALID_PREFIX", "DECODE_ERROR"]);
  });
});

describe("what an application's getKey found", () => {
  it.each<[string, unknown, string]>([
    ["an object of a cookie parser", { a: 1 }, "MISSING_KEY"],
    ["a number", 5, "MISSING_KEY"],
    ["a list of a query parser", ["a", "b"], "AMBIGUOUS_KEY"],
  ])("is no key where it is %s", async (_, key, code) => {
    expect(await answerTo({ ...requestOf(), key: key as string })).toBe(code);
  });

  it("must not be a promise", async () => {
    const key = Promise.resolve("apikee_a.b") as never;
    await expect(guard.authenticate({ ...requestOf(), key })).rejects.toThrow(/getKey must be synchronous/);
  });
});
