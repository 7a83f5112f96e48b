import { Apikee } from "@apikee/core";
import { onTestFinished } from "vitest";
import { createPlatform, type TestProjectOptions } from "../../src/testing/index.ts";
import { ChannelClient } from "./channel-client.ts";

/** A platform with a project, a client of its channel, and an issuer of keys; gone when the test ends. */
export async function setUp(project: Partial<TestProjectOptions> = {}) {
  const platform = await createPlatform({ startMs: Date.UTC(2027, 0, 15, 12) });
  onTestFinished(() => platform.close());
  return { platform, ...(await addProject(platform, project)) };
}

/** One more project on a platform. */
export async function addProject(
  platform: Awaited<ReturnType<typeof createPlatform>>,
  options: Partial<TestProjectOptions> = {},
) {
  const { baseUrl, fetch, clock } = platform;
  const made = await platform.createProject({ slug: "my-api", ...options });
  const { serverKey, projectEnv, secret } = made;
  const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
  return { ...made, client, apikee: new Apikee({ secrets: [secret], clock }) };
}
