import { type Framework, TITLES } from "./frameworks.ts";
import type { PlatformAccess } from "./platform-api.ts";

/** The platform beside the example, in server mode. */
interface PlatformWelcome extends PlatformAccess {
  readonly clientId: string;
  readonly keyId: string;
  /** The administrator's, made for this run; null where whoever started it has set one. */
  readonly password: string | null;
  /** Whether requests come by themselves. */
  readonly isDemo: boolean;
}

interface Welcome {
  readonly framework: Framework;
  readonly mode: "local" | "server";
  readonly origin: string;
  readonly key: string;
  readonly platform?: PlatformWelcome;
}

/** Tells whoever started the example what to try, in lines that a shell takes. */
export function printWelcome({ framework, mode, origin, key, platform }: Welcome): void {
  console.log(`
Orders API in ${TITLES[framework]}, guarded by Apikee in ${mode} mode
  address   ${origin}
  docs      ${origin}/docs
  key       ${key}${platform === undefined ? "" : platformLines(platform)}

Try it:

# 200: who the key belongs to
curl -i -H 'x-api-key: ${key}' ${origin}/me

# 401: no key
curl -i ${origin}/me

# 403: the key may read orders but not delete them
curl -i -X DELETE -H 'x-api-key: ${key}' ${origin}/orders/1
${platform === undefined ? "" : revocationLines({ origin, key, platform })}
Press Ctrl-C to stop.`);
}

function platformLines({ origin, password, isDemo }: PlatformWelcome): string {
  const demo = isDemo ? "\n  demo      a few clients call the API; watch them in the dashboard" : "";
  return `

Platform and its dashboard
  address   ${origin}
  password  ${password ?? "the one in APIKEE_ADMIN_PASSWORD"}
  docs      ${origin}/docs${demo}`;
}

function revocationLines({
  origin,
  key,
  platform,
}: {
  origin: string;
  key: string;
  platform: PlatformWelcome;
}): string {
  const { managementKey, projectEnv, clientId, keyId } = platform;
  const query = `project_env=${projectEnv}`;
  return `
# the platform's log of these requests
curl -s -H 'x-api-key: ${managementKey}' '${platform.origin}/api/v1/project/${projectEnv}/logs'

# 200: revokes the key
curl -i -X DELETE -H 'x-api-key: ${managementKey}' '${platform.origin}/api/v1/client/${clientId}?${query}&keyId=${keyId}'

# 401 REVOKED: the key no longer works
curl -i -H 'x-api-key: ${key}' ${origin}/me
`;
}
