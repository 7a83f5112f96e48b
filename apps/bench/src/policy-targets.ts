import { Apikee } from "@apikee/core";
import type { LoadTarget } from "./load-message.ts";
import type { PlatformProcess } from "./platform-process.ts";
import { CUSTOMER_ADDRESS } from "./validate-message.ts";
import { type PlatformAccess, ValidateSealer } from "./validate-sealer.ts";

const CLIENTS = 20;
/** The highest limit that there is: it refuses nothing here. */
const HIGHEST = 1_000_000_000;
const LIMITS = {
  rateLimitHour: HIGHEST,
  rateLimitDay: HIGHEST,
  rateLimitWeek: HIGHEST,
  rateLimitMonth: HIGHEST,
};
/** The customer's network, and one more. */
const ALLOWED = [`${CUSTOMER_ADDRESS}/24`.replace(/\d+\/24$/, "0/24"), "2001:db8::/32"];
/** On this list is nobody who asks. */
const DISREPUTABLE = ["198.51.100.0/24"];

/** What the platform answers of an environment, as far as it is needed. */
interface Environment {
  readonly project_env: string;
  readonly settings: { readonly fraud: Readonly<Record<string, { readonly action: string }>> };
  readonly templates: { readonly list: readonly { readonly id: string }[] };
}

/** An environment that was just made. */
interface MadeEnvironment extends Environment {
  readonly serverKey: string;
  readonly secret: string;
}

/** The platform's first environment without any policy: every fraud rule off, no limits, no allow-list. */
export async function withoutPolicies(platform: PlatformProcess): Promise<LoadTarget> {
  const projectEnv = platform.setting("APIKEE_PROJECT_ENV");
  const { env } = (await platform.get(`/project/${projectEnv}`)) as { readonly env: Environment };
  const off = Object.fromEntries(Object.keys(env.settings.fraud).map((rule) => [rule, { action: "off" }]));
  await setFraud(platform, projectEnv, off);
  const serverKey = platform.setting("APIKEE_SERVER_KEY");
  return targetOf(platform, { projectEnv, serverKey, secret: platform.setting("APIKEE_SECRET") });
}

/** Another environment of the platform, with every policy on and none that refuses what is sent. */
export async function withEveryPolicy(platform: PlatformProcess): Promise<LoadTarget> {
  const first = platform.setting("APIKEE_PROJECT_ENV");
  const asked = { type: "governed", templates: [{ name: "Highest", ...LIMITS }] };
  const made = (await platform.send("POST", `/project/${first}/env`, asked)) as MadeEnvironment;
  const projectEnv = made.project_env;
  const fraud = await setFraud(platform, projectEnv, { reputation: { networks: DISREPUTABLE } });
  const off = Object.keys(fraud).filter((rule) => fraud[rule]?.action === "off");
  if (off.length > 0) throw new Error(`these rules are off: ${off.join(", ")}`);
  const policy = { templateId: made.templates.list[0]?.id, ipWhitelist: ALLOWED };
  const clients = tenants().map((name) => ({ name, ...policy }));
  await platform.send("POST", `/client?project_env=${projectEnv}`, clients);
  return targetOf(platform, { projectEnv, serverKey: made.serverKey, secret: made.secret });
}

async function setFraud(
  platform: PlatformProcess,
  projectEnv: string,
  fraud: object,
): Promise<Environment["settings"]["fraud"]> {
  const change = { singleEnv: { settings: { fraud } } };
  const { env } = (await platform.send("PUT", `/project/${projectEnv}`, change)) as {
    readonly env: Environment;
  };
  return env.settings.fraud;
}

/** Makes a key for each client, and has the platform see each for the first time. */
async function targetOf(
  platform: PlatformProcess,
  { secret, ...credentials }: Pick<PlatformAccess, "projectEnv" | "serverKey"> & { readonly secret: string },
): Promise<LoadTarget> {
  const issuer = new Apikee({ secret, serverKey: null });
  const keys = await Promise.all(tenants().map((tenant) => issuer.create(tenant)));
  const access = { ...credentials, baseUrl: platform.baseUrl, key: keys[0] ?? "" };
  const sealer = await ValidateSealer.connect(access);
  let answerBytes = 0;
  for (const key of keys) answerBytes = Buffer.byteLength((await sealer.exchange(key)).answer);
  return { ports: [platform.port], access, keys, answerBytes };
}

function tenants(): string[] {
  return Array.from({ length: CLIENTS }, (_, index) => `client-${index}`);
}
