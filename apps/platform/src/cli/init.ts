import { openPlatform } from "../platform.ts";
import { actingAsCommand } from "../services/change.ts";
import { makeFirstAdminToken } from "../services/manage/access.ts";
import { makeEnvironment } from "../services/manage/projects.ts";
import { openData } from "./data.ts";
import type { ServerOptions } from "./options.ts";

/** A project's environment that is to be made. */
export interface InitOptions {
  readonly slug: string;
  readonly type: string;
  readonly options: ServerOptions;
}

/** What was made. */
export interface Initialised {
  readonly projectEnv: string;
  /** `NAME=value`, for a shell or a .env file. */
  readonly lines: readonly string[];
}

/**
 * Makes a project, or one more environment of it, on the data, whether a platform runs on it or not. `env` holds
 * the master key, where that is not in a file.
 *
 * @throws Refusal conflict where there is such an environment.
 */
export async function init(
  { slug, type, options }: InitOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Initialised> {
  const { database, masterKey } = openData(options, env);
  const platform = await openPlatform({ database, masterKey });
  try {
    const context = actingAsCommand(platform.context, "apikee-platform init");
    const { view, serverKey, managementKey, secret } = await makeEnvironment(context, slug, { type });
    const adminToken = await makeFirstAdminToken(context, "init");
    const values = {
      APIKEE_BASE_URL: `${originFor(options)}/api/v1`,
      APIKEE_SERVER_KEY: serverKey,
      APIKEE_PROJECT_ENV: view.row.project_env,
      APIKEE_SECRET: secret,
      APIKEE_MANAGEMENT_KEY: managementKey,
      APIKEE_ADMIN_TOKEN: adminToken,
    };
    const lines = Object.entries(values).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${value}`],
    );
    return { projectEnv: view.row.project_env, lines };
  } finally {
    await platform.close();
  }
}

/** Where a client on this machine finds a platform that is served with these options. */
function originFor({ host, port }: ServerOptions): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
