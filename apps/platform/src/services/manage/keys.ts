import type { Transaction } from "kysely";
import { type ClientRow, findClient } from "../../store/clients.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { appendFeedChanges } from "../../store/feed.ts";
import { type KeyRow, updateKey } from "../../store/keys.ts";
import type { Slice } from "../../store/manage/clients.ts";
import { countKeys, findKey, listKeysOf } from "../../store/manage/keys.ts";
import type { Schema } from "../../store/schema.ts";
import { type AuditEntry, created, ended, updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import { addKey as insertSigned } from "../clients.ts";
import type { PlatformContext } from "../context.ts";
import { endEarly } from "../early-ends.ts";
import { type KeySigner, keySigner } from "./key-signer.ts";
import { absent, conflict, invalid } from "./refusal.ts";

/** A key that is to be made. */
export interface NewKey {
  readonly name: string;
  readonly scopes?: readonly string[] | undefined;
  /** Default: the type of the platform's environment. */
  readonly environment?: string | undefined;
  /** Milliseconds since 1970; null: never. Default: 90 days from now. */
  readonly expiresAt?: number | null | undefined;
  readonly autoRotate?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** A key that was just made, and the key itself, this once. */
export interface MadeKey {
  readonly row: KeyRow;
  readonly rawKey: string;
}

/** What making a key takes. */
export interface KeyMaking {
  readonly env: EnvironmentRow;
  readonly client: Pick<ClientRow, "id" | "tenant">;
  readonly signer: KeySigner;
}

/**
 * Makes a key of a client within a transaction. `path` names its place in what was asked.
 *
 * @throws Refusal invalid where it would have ended already.
 */
export async function makeKey(
  context: PlatformContext,
  db: Transaction<Schema>,
  { env, client, signer }: KeyMaking,
  key: NewKey & { readonly path: string },
): Promise<MadeKey> {
  const nowMs = context.clock.now();
  const { scopes = [], environment = env.type, expiresAt, path } = key;
  if (typeof expiresAt === "number" && expiresAt <= nowMs)
    throw invalid(`${path}expiresAt`, "must be later than now");
  const { rawKey, ...signed } = await signer({
    tenant: client.tenant,
    scopes,
    environment,
    expiresAtMs: expiresAt,
  });
  const { name, autoRotate, metadata } = key;
  const place = { envId: env.id, clientId: client.id };
  await insertSigned(context, db, { ...place, ...signed, scopes, environment, name, autoRotate, metadata });
  return { row: (await findKey(db, { ...place, id: signed.id }))!, rawKey };
}

/** A page of the keys of a client, the newest first. @throws Refusal absent. */
export async function listClientKeys(
  { db }: PlatformContext,
  env: EnvironmentRow,
  clientId: string,
  slice: Slice,
) {
  if ((await findClient(db, env.id, clientId)) === null) throw absent();
  const total = (await countKeys(db, env.id, [clientId])).get(clientId) ?? 0;
  return { items: await listKeysOf(db, { envId: env.id, clientId }, slice), total };
}

/** Which key of which client. */
export interface KeyOfClient {
  readonly clientId: string;
  readonly keyId: string;
}

/**
 * Revokes one key of a client, for good. Revoking it again changes nothing.
 *
 * @throws Refusal absent.
 */
export async function revokeClientKey(
  context: ActingContext,
  env: EnvironmentRow,
  { clientId, keyId }: KeyOfClient,
): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const row = await findKey(db, { envId: env.id, clientId, id: keyId });
    if (row === undefined) throw absent();
    if (row.revoked_at !== null) return { result: undefined, audit: [null] };
    await revoke(context, db, row);
    return { result: undefined, audit: [ended("revoke", "keys", keyId, row)] };
  });
}

/**
 * Makes a key in the place of another one, with the same scopes, environment and length of life; the old one
 * ends after `graceSeconds`, or earlier where it would have.
 *
 * @throws Refusal absent; conflict where the old one is over, or the application signs.
 */
export async function rotateKey(
  context: ActingContext,
  env: EnvironmentRow,
  { clientId, keyId, graceSeconds }: KeyOfClient & { readonly graceSeconds: number },
): Promise<MadeKey> {
  return change(context, inEnvironment(env), async (db) => {
    const client = await findClient(db, env.id, clientId);
    const place = { envId: env.id, clientId, id: keyId };
    const old = await findKey(db, place);
    if (client === null || old === undefined) throw absent();
    const nowMs = context.clock.now();
    if (old.revoked_at !== null) throw conflict("KEY_REVOKED", "A key that was revoked cannot be rotated.");
    if (old.expires_at !== null && old.expires_at <= nowMs) {
      throw conflict("KEY_EXPIRED", "A key that has expired cannot be rotated: make a new one.");
    }
    const signer = await keySigner(context, db, env);
    const made = await makeKey(context, db, { env, client, signer }, { ...likeKey(old, nowMs), path: "" });
    if (graceSeconds === 0) await revoke(context, db, old);
    else await endAt(db, old, nowMs + graceSeconds * 1000, nowMs);
    const audit = [
      created("keys", made.row.id, made.row),
      rotated(old, (await findKey(db, place))!),
    ] as const;
    return { result: made, audit };
  });
}

function likeKey(old: KeyRow, nowMs: number): NewKey {
  return {
    name: old.name ?? old.id,
    scopes: JSON.parse(old.scopes),
    environment: old.environment,
    expiresAt: old.expires_at === null ? null : nowMs + (old.expires_at - old.created_at),
    autoRotate: old.auto_rotate === 1,
    metadata: JSON.parse(old.metadata),
  };
}

async function revoke(context: PlatformContext, db: Transaction<Schema>, row: KeyRow): Promise<void> {
  const nowMs = context.clock.now();
  await updateKey(db, { envId: row.env_id, id: row.id }, { revoked_at: nowMs, updated_at: nowMs });
  const changes = [{ keyId: row.id, state: "revoked", expiresAtMs: row.signed_expires_at }] as const;
  await appendFeedChanges(db, row.env_id, { changes, nowMs });
}

async function endAt(db: Transaction<Schema>, row: KeyRow, endMs: number, nowMs: number): Promise<void> {
  if (row.expires_at !== null && row.expires_at <= endMs) return;
  await endEarly(db, row, { endMs, nowMs });
}

/** What is noted of the key that another one takes the place of. */
function rotated(from: KeyRow, to: KeyRow): AuditEntry {
  const { before, after } = updated("keys", from.id, { from, to }) ?? { before: null, after: null };
  return { action: "key.rotate", targetId: from.id, before, after };
}
