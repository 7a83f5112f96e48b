import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { FRAMEWORK_NAMES, type Framework } from "../../src/frameworks.ts";
import { Program } from "./program.ts";

const PLATFORM = fileURLToPath(new URL("../../../platform/dist/cli/main.js", import.meta.url));

type Variables = Readonly<Record<string, string>>;

/** The platform, and what its `init` prints for an application. */
async function startPlatform(): Promise<Variables> {
  const folder = await mkdtemp(join(tmpdir(), "apikee-modes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = ["--data", join(folder, "data")];
  const platform = new Program(PLATFORM, ["--port", "0", ...data], {});
  const origin = matched(await platform.printed(/^API document:/m), /^Apikee platform: (\S+)$/m);
  const init = new Program(PLATFORM, ["init", "orders", ...data, "--port", new URL(origin).port], {});
  expect(await init.exit(), init.output).toBe(0);
  return Object.fromEntries(
    [...init.output.matchAll(/^(APIKEE_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}

/** An example as it stands, with these variables in its environment. */
async function startExample(framework: Framework, variables: Variables) {
  const main = fileURLToPath(new URL(`../../src/${framework}/main.ts`, import.meta.url));
  const program = new Program(main, [], { PORT: "0", ...variables });
  const text = await program.printed(/Press Ctrl-C to stop\./);
  const origin = matched(text, /^ {2}address {3}(\S+)$/m);
  return {
    program,
    mode: matched(text, /in (local|server) mode/),
    key: matched(text, /^ {2}key {7}(\S+)$/m),
    async call(key: string) {
      const response = await fetch(`${origin}/me`, { headers: { "x-api-key": key } });
      const { error } = (await response.json()) as { error?: string };
      return error ?? response.status;
    },
  };
}

async function revokeKeyOf(tenant: string, { APIKEE_BASE_URL, APIKEE_PROJECT_ENV, ...rest }: Variables) {
  const headers = { "x-api-key": rest["APIKEE_MANAGEMENT_KEY"]! };
  const query = `project_env=${APIKEE_PROJECT_ENV}`;
  const listed = await fetch(`${APIKEE_BASE_URL}/client?${query}`, { headers });
  const { data } = (await listed.json()) as {
    data: { id: string; tenant: string; keys: { id: string; requestCount: number }[] }[];
  };
  const client = data.find((one) => one.tenant === tenant);
  const key = client?.keys.find(({ requestCount }) => requestCount > 0);
  if (client === undefined || key === undefined) throw new Error("no key of the tenant has been used");
  const path = `/client/${client.id}?${query}&keyId=${encodeURIComponent(key.id)}`;
  expect((await fetch(APIKEE_BASE_URL + path, { method: "DELETE", headers })).status).toBe(200);
}

function matched(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`nothing in it is ${pattern}: ${text}`);
  return found;
}

describe.each(FRAMEWORK_NAMES)("the example in %s", (framework) => {
  it("goes from local mode to server mode and back by environment variables alone", {
    timeout: 60_000,
  }, async () => {
    const variables = await startPlatform();
    const {
      APIKEE_SECRET = "",
      APIKEE_SERVER_KEY = "",
      APIKEE_PROJECT_ENV = "",
      APIKEE_BASE_URL = "",
    } = variables;
    const local = { APIKEE_SECRET };
    // The address is here that of this machine; for apikee.dev it may be left out.
    const server = { ...local, APIKEE_SERVER_KEY, APIKEE_PROJECT_ENV, APIKEE_BASE_URL };

    const first = await startExample(framework, local);
    const { key } = first;
    expect(first.mode).toBe("local");
    expect(await first.call(key)).toBe(200);
    expect(await first.program.end()).toBe(0);

    const second = await startExample(framework, server);
    expect(second.mode).toBe("server");
    expect(await second.call(key)).toBe(200);
    await revokeKeyOf("acme-corp", variables);
    expect(await second.call(key)).toBe("REVOKED");
    expect(await second.call(second.key)).toBe(200);
    expect(await second.program.end()).toBe(0);

    // Nobody is asked any more, and the key itself is good.
    const third = await startExample(framework, local);
    expect(third.mode).toBe("local");
    expect(await third.call(key)).toBe(200);
    expect(await third.call(second.key)).toBe(200);
    expect(await third.program.end()).toBe(0);
  });
});
