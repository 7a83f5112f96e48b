import { beforeEach, describe, expect, it, vi } from "vitest";
import { Apikee, ConfigError } from "../src/index.ts";
import { SECRET } from "./support.ts";

const FINGERPRINT = "539325913b0b48561f28bb504d831196";
const RANDOM = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const serverKey = `sk_test_${RANDOM}_${FINGERPRINT}`;
const projectEnv = "my-api-production";

beforeEach(() => {
  for (const name of ["APIKEE_SERVER_KEY", "APIKEE_PROJECT_ENV", "APIKEE_BASE_URL", "NODE_ENV"]) {
    vi.stubEnv(name, undefined);
  }
});

function messageOf(options: object): string {
  try {
    new Apikee({ secret: SECRET, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return "accepted";
}

describe("server mode's two values", () => {
  it("together make server mode, and neither leaves local mode", () => {
    expect(new Apikee({ secret: SECRET, serverKey, projectEnv }).mode).toBe("server");
    expect(new Apikee({ secret: SECRET }).mode).toBe("local");
  });

  it("come from the environment where the options hold none", () => {
    vi.stubEnv("APIKEE_SERVER_KEY", serverKey);
    vi.stubEnv("APIKEE_PROJECT_ENV", projectEnv);
    expect(new Apikee({ secret: SECRET }).mode).toBe("server");
  });

  it("are not looked for where the server key is null", () => {
    vi.stubEnv("APIKEE_SERVER_KEY", serverKey);
    expect(new Apikee({ secret: SECRET, serverKey: null }).mode).toBe("local");
  });

  it.each([
    [{ serverKey }, /^projectEnv is missing: set APIKEE_PROJECT_ENV /],
    [{ projectEnv }, /^serverKey is missing: set APIKEE_SERVER_KEY /],
  ])("are refused one without the other, and the missing one is named", (options, message) => {
    expect(messageOf(options)).toMatch(message);
    expect(messageOf(options)).not.toContain(RANDOM);
  });

  it.each<[string, object, RegExp]>([
    ["a key of something else", { serverKey: "apikee_x" }, /^serverKey must be a key of the platform/],
    ["a key that is cut", { serverKey: serverKey.slice(0, 40) }, /^serverKey must be/],
    ["a key of another mode", { serverKey: serverKey.replace("test", "prod") }, /^serverKey must be/],
    ["a key without fingerprint", { serverKey: `sk_test_${RANDOM}` }, /set platformFingerprint/],
    ["a fingerprint that is none", { platformFingerprint: "xyz" }, /^platformFingerprint must be 32/],
    ["an environment in capitals", { projectEnv: "My-api-production" }, /^projectEnv must be of the form/],
    ["an environment without type", { projectEnv: "myapi" }, /^projectEnv/],
    ["a base URL that is none", { baseUrl: "apikee.dev" }, /^baseUrl must be an http or https URL/],
    ["a base URL with a query", { baseUrl: "https://x/api?a" }, /^baseUrl/],
    ["a timeout of 0", { serverTimeoutMs: 0 }, /^serverTimeoutMs must be a whole number from 1 to 60000/],
    ["a timeout past a minute", { serverTimeoutMs: 60_001 }, /^serverTimeoutMs/],
    ["a fetch that is none", { fetch: "fetch" }, /^fetch must be a function/],
    ["a state that cannot save", { state: { load: () => null } }, /^state must have the method save/],
    ["a state that was not made", { state: () => ({}) }, /^state must have the method load/],
  ])("are checked with their options: %s", (_, options, message) => {
    const text = messageOf({ serverKey, projectEnv, ...options });
    expect(text).toMatch(message);
    expect(text).not.toContain(RANDOM);
  });

  it("accept a key without fingerprint beside platformFingerprint", () => {
    expect(messageOf({ serverKey: `sk_test_${RANDOM}`, projectEnv, platformFingerprint: FINGERPRINT })).toBe(
      "accepted",
    );
  });

  it("make a weak secret an error where the server key is live", () => {
    const weak = { secret: "x".repeat(15), projectEnv, onEvent() {} };
    expect(messageOf({ ...weak, serverKey })).toBe("accepted");
    expect(messageOf({ ...weak, serverKey: serverKey.replace("test", "live") })).toMatch(/has only 15 bytes/);
  });

  it("ask for nothing when the instance is made", () => {
    const refuse = () => {
      throw new Error("too early");
    };
    const clock = { now: refuse, setTimer: refuse };
    expect(messageOf({ serverKey, projectEnv, fetch: refuse, clock })).toBe("accepted");
  });
});
