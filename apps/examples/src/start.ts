import { commandLine } from "./command-line.ts";
import { startPlatform } from "./platform.ts";
import { run } from "./run.ts";
import { type PlatformWelcome, printWelcome } from "./welcome.ts";

// The platform and an example in server mode beside it; with --local, the example alone.
const { framework, isLocal } = commandLine(process.argv.slice(2));
const platform = isLocal ? null : await startPlatform("orders");
// Two more values in the environment, and nothing else, make server mode.
Object.assign(process.env, platform?.variables);

const { apikee, origin, key } = await run(framework);
const welcome = { framework, mode: apikee.mode, origin, key };
if (platform === null) {
  printWelcome(welcome);
} else {
  const { APIKEE_MANAGEMENT_KEY: managementKey = "", APIKEE_PROJECT_ENV: projectEnv = "" } =
    platform.variables;
  const keyId = apikee.verify(key).id;
  const clientId = await clientOf({ origin: platform.origin, managementKey, projectEnv });
  printWelcome({
    ...welcome,
    platform: { origin: platform.origin, managementKey, projectEnv, clientId, keyId },
  });
}

/** The one client that the new project has: that of the fresh key. */
async function clientOf({
  origin,
  managementKey,
  projectEnv,
}: Omit<PlatformWelcome, "clientId" | "keyId">): Promise<string> {
  const response = await fetch(`${origin}/api/v1/client?project_env=${projectEnv}`, {
    headers: { "x-api-key": managementKey },
  });
  const { data } = (await response.json()) as { data: { id: string }[] };
  const [client] = data;
  if (client === undefined) throw new Error("the platform has not registered the key");
  return client.id;
}
