import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { RULE_NAMES } from "../../src/policies/fraud/settings.ts";
import { type ActingContext, actingAsCommand } from "../../src/services/change.ts";
import type { KnownEnvironment } from "../../src/services/directory.ts";
import { makeClients } from "../../src/services/manage/new-clients.ts";
import { updateProject } from "../../src/services/manage/project-changes.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { validate } from "../../src/services/validate.ts";
import type { DatabaseOptions } from "../../src/store/database.ts";
import { findEnvironmentByName } from "../../src/store/environments.ts";
import { listTemplates } from "../../src/store/manage/templates.ts";

const CLIENTS = 20;
const ROUNDS = 9;
const REQUESTS = 1500;
const MAX_RATIO = 1.5;
const MANY = 1_000_000_000;

/** An environment whose clients have every policy, or none, and their keys. */
interface Subject {
  readonly environment: KnownEnvironment;
  readonly keys: readonly string[];
}

// The cost of a validation with every policy on, as a share of one without: on a SQLite file, or on the PostgreSQL
// database that the first argument names.
const [url] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "apikee-policies-"));
const database: DatabaseOptions =
  url === undefined ? { kind: "file", path: join(folder, "platform.sqlite") } : { kind: "postgres", url };
const platform = await openPlatform({ database, masterKey: randomBytes(32) });
try {
  const context = actingAsCommand(platform.context, "measure");
  const slug = randomUUID().slice(0, 8);
  const [governed, free] = [
    await subject(context, `on-${slug}`, true),
    await subject(context, `off-${slug}`, false),
  ];
  for (const concurrency of [1, 32]) {
    const [on, off]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      off.push(await microsecondsEach(platform, free, concurrency));
      on.push(await microsecondsEach(platform, governed, concurrency));
    }
    const ratio = median(on) / median(off);
    console.log(
      `${concurrency} at once: ${median(off).toFixed(0)} µs without policies, ${median(on).toFixed(0)} µs with all: ${ratio.toFixed(2)}`,
    );
    if (ratio > MAX_RATIO) process.exitCode = 1;
  }
} finally {
  await platform.close();
  rmSync(folder, { recursive: true });
}

async function subject(context: ActingContext, slug: string, isGoverned: boolean): Promise<Subject> {
  const limits = { rateLimitHour: MANY, rateLimitDay: MANY, rateLimitWeek: MANY, rateLimitMonth: MANY };
  const made = await makeEnvironment(context, slug, {
    type: "production",
    templates: [{ name: "All", ...limits }],
  });
  const env = (await findEnvironmentByName(context.db, `${slug}-production`))!;
  const [template] = await listTemplates(context.db, env.id);
  const fraud = Object.fromEntries(RULE_NAMES.map((name) => [name, { action: "off" as const }]));
  if (!isGoverned) await updateProject(context, env, { singleEnv: { settings: { fraud } } });
  const apikee = new Apikee({ secret: made.secret ?? "", serverKey: null });
  const names = Array.from({ length: CLIENTS }, (_, index) => `client-${index}`);
  const policy = { templateId: template!.id, ipWhitelist: ["192.0.2.0/24", "2001:db8::/32"] };
  await makeClients(
    context,
    env,
    names.map((name) => ({ name, path: "", ...(isGoverned ? policy : {}) })),
  );
  const keys = await Promise.all(names.map((name) => apikee.create(name)));
  return { environment: (await context.directory.environment(env.id))!, keys };
}

async function microsecondsEach({ context }: Platform, { environment, keys }: Subject, concurrency: number) {
  let count = 0;
  const startedMs = performance.now();
  const worker = async () => {
    while (count < REQUESTS) {
      const key = keys[count++ % keys.length];
      const body = { key, method: "GET", path: "/orders", ip: "192.0.2.1", userAgent: "sdk/1.0" };
      const reply = await validate(context, { environment, rid: randomUUID(), op: "validate", body });
      if (!JSON.stringify(reply?.body).startsWith('{"success":true')) throw new Error(JSON.stringify(reply));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return ((performance.now() - startedMs) / REQUESTS) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}
