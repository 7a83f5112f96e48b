import { describe, expect, it } from "vitest";
import { extractKey } from "../../src/guard/extract.ts";
import type { GuardRequest } from "../../src/guard/request.ts";
import { type HeaderLine, requestOf } from "./requests.ts";

const KEY = "apikee_1abc.2def";
const IN_HEADERS = "apikee_3ghi.4jkl";
const HEADERS: readonly HeaderLine[] = [
  ["x-api-key", IN_HEADERS],
  ["Authorization", `Bearer ${IN_HEADERS}`],
];

/** A request in which the application has looked for the key itself. */
function requestWithOwnKey(key: string | null | undefined): GuardRequest {
  return { ...requestOf({ headers: HEADERS }), key };
}

describe("a key that the application finds itself", () => {
  it("is the key of the request, whatever the headers hold", () => {
    expect(extractKey(requestWithOwnKey(KEY), "x-api-key")).toBe(KEY);
  });

  it.each([
    ["null", null],
    ["empty", ""],
    ["blank", " \t\n "],
  ])("is none where it is %s, and the headers are not looked at", (_name, key) => {
    expect(extractKey(requestWithOwnKey(key), "x-api-key")).toBeNull();
  });

  it("is looked for in the headers where it is undefined", () => {
    expect(extractKey(requestWithOwnKey(undefined), "x-api-key")).toBe(IN_HEADERS);
  });

  it.each([`${KEY},${IN_HEADERS}`, ` ${KEY}`, "bad"])("is handed on as it stands: %j", (key) => {
    expect(extractKey(requestWithOwnKey(key), "x-api-key")).toBe(key);
  });

  it("is read once, and no header with it", () => {
    const read: string[] = [];
    const request: GuardRequest = {
      ...requestOf(),
      headerValues(name) {
        read.push(name);
        return [];
      },
      get key() {
        read.push("key");
        return KEY;
      },
    };
    extractKey(request, "x-api-key");
    expect(read).toEqual(["key"]);
  });
});
