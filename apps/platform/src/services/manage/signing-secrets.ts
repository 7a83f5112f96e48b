import type { Transaction } from "kysely";
import type { EnvironmentRow } from "../../store/environments.ts";
import { removeSigningSecret } from "../../store/manage/signing-secrets.ts";
import type { Schema } from "../../store/schema.ts";
import { insertSigningSecret, listSigningSecrets } from "../../store/signing-secrets.ts";
import { change, type PlatformContext } from "../context.ts";
import { newSigningSecret, sealSigningSecret } from "../signing-secret-values.ts";
import { absent, conflict } from "./refusal.ts";

/** A signing secret without its value. */
export interface SigningSecretView {
  readonly id: string;
  readonly createdAtMs: number;
}

/** One that was just made, with its value, this once. */
export interface MadeSigningSecret extends SigningSecretView {
  readonly secret: string;
}

/** The signing secrets of an environment, the newest, which signs, first. */
export async function listSecrets(context: PlatformContext, envId: string): Promise<SigningSecretView[]> {
  const rows = await listSigningSecrets(context.db, envId);
  return rows.map(({ id, created_at }) => ({ id, createdAtMs: created_at }));
}

/**
 * A new signing secret, which signs from now on; those before still verify.
 *
 * @throws Refusal conflict where the application signs.
 */
export async function makeSecret(context: PlatformContext, env: EnvironmentRow): Promise<MadeSigningSecret> {
  if (env.signing === "application") {
    throw conflict(
      "SIGNED_BY_APPLICATION",
      "The application signs the keys of this environment, so the platform holds no secret of it.",
    );
  }
  return change(context, env.id, (db) => addSecret(context, db, env.id));
}

/** Makes a signing secret within a transaction. */
export async function addSecret(
  context: PlatformContext,
  db: Transaction<Schema>,
  envId: string,
): Promise<MadeSigningSecret> {
  const id = context.newId();
  const secret = newSigningSecret(context.randomBytes);
  const createdAtMs = context.clock.now();
  const sealed = sealSigningSecret(context.vault, id, secret);
  await insertSigningSecret(db, { id, env_id: envId, secret: sealed, created_at: createdAtMs });
  return { id, secret, createdAtMs };
}

/**
 * Deletes a signing secret: what it signed is refused from then on.
 *
 * @throws Refusal absent; conflict where it is the last.
 */
export async function deleteSecret(context: PlatformContext, envId: string, id: string): Promise<void> {
  await change(context, envId, async (db) => {
    const rows = await listSigningSecrets(db, envId);
    if (!rows.some((row) => row.id === id)) throw absent();
    if (rows.length === 1) {
      throw conflict("LAST_SECRET", "This is the environment's only signing secret: make another one first.");
    }
    await removeSigningSecret(db, envId, id);
  });
}
