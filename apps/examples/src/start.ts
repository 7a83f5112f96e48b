import { commandLine } from "./command-line.ts";
import { startDemo } from "./demo.ts";
import { startPlatform } from "./platform.ts";
import { callPlatform, type PlatformAccess } from "./platform-api.ts";
import { run } from "./run.ts";
import { printWelcome } from "./welcome.ts";

// The platform and an example in server mode beside it; with --local, the example alone.
const { framework, isLocal, isDemo } = commandLine(process.argv.slice(2));
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
  const access = { origin: platform.origin, managementKey, projectEnv };
  const keyId = apikee.verify(key).id;
  const clientId = await clientOf(access);
  if (isDemo) await startDemo(origin, access);
  printWelcome({
    ...welcome,
    platform: { ...access, clientId, keyId, password: platform.password, isDemo },
  });
}

/** The one client that the new project has: that of the fresh key. */
async function clientOf(access: PlatformAccess): Promise<string> {
  const path = `/client?project_env=${access.projectEnv}`;
  const { data } = await callPlatform<{ data: { id: string }[] }>(access, { method: "GET", path });
  const [client] = data;
  if (client === undefined) throw new Error("the platform has not registered the key");
  return client.id;
}
