import { randomBytes } from "node:crypto";
import type { Clock } from "@apikee/core";
import { type LogJson, logJson } from "../http/views/log.ts";
import type { Logger } from "../logger.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { MASTER_KEY_BYTES } from "../secrets/vault.ts";
import { type ActingContext, actingAsCommand } from "../services/change.ts";
import type { PlatformContext } from "../services/context.ts";
import { makeAdminToken } from "../services/manage/access.ts";
import { revokeClientKey } from "../services/manage/keys.ts";
import { makeEnvironment } from "../services/manage/projects.ts";
import { firstVisitCode } from "../services/sessions/first-visit.ts";
import { newSigningSecret } from "../services/signing-secret-values.ts";
import type { DatabaseOptions } from "../store/database.ts";
import { findEnvironment, findEnvironmentByName } from "../store/environments.ts";
import { findKeyEverywhere } from "../store/keys.ts";
import { listLogs } from "../store/manage/newest-logs.ts";
import { systemClock } from "../system-clock.ts";
import { openControl } from "./control.ts";
import { Faults } from "./faults.ts";
import { inProcessFetch } from "./in-process-fetch.ts";
import { ManualClock } from "./manual-clock.ts";
import { openSocket, type SocketHandler } from "./socket.ts";

const ORIGIN = "https://platform.apikee.test";
/** Log rows that `logs` gives at most. */
const MAX_LOGS = 10_000;

export interface CreatePlatformOptions {
  /** Where data is kept. Default: SQLite in memory. */
  readonly database?: DatabaseOptions | undefined;
  /** The master key, 32 bytes; for existing data, the one it was sealed with. Default: a new one. */
  readonly masterKey?: Uint8Array | undefined;
  /** "manual": time stands still until `clock.advance`. "system": real time. Default: "manual". */
  readonly clock?: "manual" | "system" | undefined;
  /** Where a manual clock starts, in milliseconds since 1970. Default: now, at a whole second. */
  readonly startMs?: number | undefined;
  /** Where the platform logs. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** Also listen on a free local port, for an application in another process. Default: false. */
  readonly listen?: boolean | undefined;
  /**
   * Let other processes move the clock, set faults and create projects, at `controlUrl`. Implies `listen`.
   * Default: false.
   */
  readonly control?: boolean | undefined;
}

/** Options of `createProject`. */
export interface TestProjectOptions {
  readonly slug: string;
  /** The environment's type, 2 to 16 of a-z. Default: "production". */
  readonly type?: string | undefined;
  /** Who signs keys. Default: the platform, which then holds the secret too. */
  readonly signing?: "platform" | "application" | undefined;
}

/** A project's environment, with the credentials for the application and its owner. */
export interface TestProject {
  readonly serverKey: string;
  readonly managementKey: string;
  readonly projectEnv: string;
  /** The signing secret. With `signing: "application"`, a new one that the platform does not hold. */
  readonly secret: string;
}

/** The real platform for tests: in memory, and without a socket unless you ask for one. */
export interface TestPlatform<TestClock extends Clock = ManualClock> {
  /** For the option `baseUrl`. Reachable only through `fetch`, unless the platform listens. */
  readonly baseUrl: string;
  /**
   * Where other processes move the clock, set faults, create projects and read logs, as JSON over HTTP. Unguessable.
   * Null without the option `control`.
   */
  readonly controlUrl: string | null;
  /** For the option `fetch`: passes requests to the platform, subject to `faults`. */
  readonly fetch: typeof fetch;
  readonly clock: TestClock;
  readonly faults: Faults;
  /** An administrator's token for the HTTP API. */
  readonly adminToken: string;
  /** The code that the dashboard asks its first visitor for. */
  readonly firstVisitCode: string;
  /** Creates a project, or another environment of it. */
  createProject(options: TestProjectOptions): Promise<TestProject>;
  /** An environment's request log, newest first. */
  logs(filter: { readonly projectEnv: string }): Promise<LogJson[]>;
  /** Revokes a key by its claim `id`. @throws Error if no environment has it. */
  revokeKey(id: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a platform for tests, with the same code that `apikee-platform` serves.
 *
 * ```ts
 * const platform = await createPlatform({ clock: "manual" });
 * const { serverKey, projectEnv, secret } = await platform.createProject({ slug: "my-api" });
 * await platform.clock.advance("2h");
 * ```
 */
export async function createPlatform(
  options: CreatePlatformOptions & { readonly clock: "system" },
): Promise<TestPlatform<Clock>>;
export async function createPlatform(options?: CreatePlatformOptions): Promise<TestPlatform>;
export async function createPlatform(options: CreatePlatformOptions = {}): Promise<TestPlatform<Clock>> {
  const clock = options.clock === "system" ? systemClock : new ManualClock(options.startMs);
  const platform = await openPlatform({
    database: options.database ?? { kind: "memory" },
    masterKey: options.masterKey ?? randomBytes(MASTER_KEY_BYTES),
    clock,
    logger: options.logger,
  });
  const { context } = platform;
  if (clock instanceof ManualClock) clock.isBusy = () => context.database.isBusy;
  const faults = new Faults(clock);
  const controlled = {
    clock,
    faults,
    createProject: (project: TestProjectOptions) => createProject(platform, project),
    logs: ({ projectEnv }: { readonly projectEnv: string }) => logs(platform, projectEnv),
    revokeKey: (id: string) => revokeKey(platform, id),
  };
  const reach: SocketHandler = (request, bindings) =>
    faults.pass(request, async (passed) => platform.app.fetch(passed, bindings));
  const control = options.control === true ? openControl(controlled) : null;
  const isServed = options.listen === true || control !== null;
  const socket = isServed ? await openSocket(control === null ? reach : control.before(reach)) : null;
  const origin = socket?.origin ?? ORIGIN;
  return {
    ...controlled,
    baseUrl: `${origin}/api/v1`,
    controlUrl: control === null ? null : origin + control.path,
    fetch: inProcessFetch((request) => reach(request, {})),
    adminToken: await makeAdminToken(asTest(context), "test"),
    firstVisitCode: firstVisitCode(context),
    async close() {
      await socket?.close();
      await platform.close();
    },
  };
}

function asTest(context: PlatformContext): ActingContext {
  return actingAsCommand(context, "createPlatform");
}

async function createProject(
  { context }: Platform,
  { slug, type = "production", signing = "platform" }: TestProjectOptions,
): Promise<TestProject> {
  const { serverKey, managementKey, secret } = await makeEnvironment(asTest(context), slug, {
    type,
    signing,
  });
  return {
    serverKey,
    managementKey,
    projectEnv: `${slug}-${type}`,
    secret: secret ?? newSigningSecret(context.randomBytes),
  };
}

async function logs({ context }: Platform, projectEnv: string): Promise<LogJson[]> {
  const env = await findEnvironmentByName(context.db, projectEnv);
  if (env === null) throw new Error(`there is no environment ${projectEnv}`);
  const rows = await listLogs(context.db, [{ envId: env.id }], { limit: MAX_LOGS, offset: 0 });
  return rows.map(logJson);
}

async function revokeKey({ context }: Platform, id: string): Promise<void> {
  const keys = await findKeyEverywhere(context.db, id);
  if (keys.length === 0) {
    throw new Error(`no environment has a key ${id}: it is known once it was registered or used`);
  }
  for (const { envId, clientId } of keys) {
    const env = await findEnvironment(context.db, envId);
    if (env !== null) await revokeClientKey(asTest(context), env, { clientId, keyId: id });
  }
}
