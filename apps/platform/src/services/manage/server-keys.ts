import { makeServerKey } from "@apikee/core/channel";
import type { Transaction } from "kysely";
import { sha256Hex } from "../../secrets/sha256.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import type { Slice } from "../../store/manage/clients.ts";
import { countServerKeys, listServerKeys, revokeServerKey } from "../../store/manage/server-keys.ts";
import type { Schema } from "../../store/schema.ts";
import { insertServerKey, type ServerKeyRow } from "../../store/server-keys.ts";
import { created, ended } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

const PREFIX_LENGTH = 12;
const SUFFIX_LENGTH = 4;

/** channel: what an application holds. manage: a management key. */
type ServerKeyRole = "channel" | "manage";

/** One that was just made, with its value, this once. */
export interface MadeServerKey {
  readonly row: ServerKeyRow;
  readonly serverKey: string;
}

/** The server keys and management keys of an environment that are in force. */
export async function listEnvironmentKeys(context: PlatformContext, envId: string, slice: Slice) {
  const items = await listServerKeys(context.db, envId, slice);
  return { items, total: await countServerKeys(context.db, envId) };
}

/** What a new one is for. */
export interface NewServerKey {
  readonly role: ServerKeyRole;
  readonly name?: string | undefined;
}

/** A new server key or management key. */
export async function makeEnvironmentKey(
  context: ActingContext,
  env: EnvironmentRow,
  asked: NewServerKey,
): Promise<MadeServerKey> {
  return change(context, inEnvironment(env), async (db) => {
    const made = await addEnvironmentKey(context, db, env, asked);
    return { result: made, audit: [created("server_keys", made.row.id, made.row)] };
  });
}

/** Makes a server key or management key within a transaction. */
export async function addEnvironmentKey(
  context: PlatformContext,
  db: Transaction<Schema>,
  env: Pick<EnvironmentRow, "id" | "type">,
  { role, name }: NewServerKey,
): Promise<MadeServerKey> {
  const { fingerprint, randomBytes } = context;
  const mode = env.type === "production" ? "live" : "test";
  const serverKey = makeServerKey({ mode, fingerprint, randomBytes });
  const row = {
    id: context.newId(),
    env_id: env.id,
    role,
    name: name ?? null,
    hash: sha256Hex(serverKey),
    prefix: serverKey.slice(0, PREFIX_LENGTH),
    // What follows is the platform's fingerprint, the same for every one.
    suffix: serverKey.slice(0, serverKey.lastIndexOf("_")).slice(-SUFFIX_LENGTH),
    created_at: context.clock.now(),
    last_used_at: null,
    revoked_at: null,
  };
  await insertServerKey(db, row);
  return { row, serverKey };
}

/** @throws Refusal absent, also where it was revoked before. */
export async function revokeEnvironmentKey(
  context: ActingContext,
  env: EnvironmentRow,
  id: string,
): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const row = await revokeServerKey(db, { envId: env.id, id }, context.clock.now());
    if (row === null) throw absent();
    return { result: undefined, audit: [ended("revoke", "server_keys", id, row)] };
  });
}
