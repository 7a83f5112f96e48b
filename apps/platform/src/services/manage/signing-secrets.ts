import type { Transaction } from "kysely";
import type { EnvironmentRow } from "../../store/environments.ts";
import { removeSigningSecret } from "../../store/manage/signing-secrets.ts";
import type { Schema } from "../../store/schema.ts";
import { insertSigningSecret, listSigningSecrets } from "../../store/signing-secrets.ts";
import { created, ended } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { newSigningSecret, sealSigningSecret } from "../signing-secret-values.ts";
import { absent, conflict } from "./refusal.ts";

/** Every one of them is tried on a key whose signature does not hold. */
const MAX_SECRETS = 10;

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
 * @throws Refusal conflict where the application signs, or there are too many.
 */
export async function makeSecret(context: ActingContext, env: EnvironmentRow): Promise<MadeSigningSecret> {
  if (env.signing === "application") {
    throw conflict(
      "SIGNED_BY_APPLICATION",
      "The application signs the keys of this environment, so the platform holds no secret of it.",
    );
  }
  return change(context, inEnvironment(env), async (db) => {
    const rows = await listSigningSecrets(db, env.id);
    if (rows.length >= MAX_SECRETS) {
      throw conflict(
        "TOO_MANY_SECRETS",
        `An environment holds ${MAX_SECRETS} signing secrets at most: delete those that sign nothing that is still in use.`,
      );
    }
    const made = await addSecret(context, db, env.id);
    return { result: made, audit: [created("signing_secrets", made.id, { created_at: made.createdAtMs })] };
  });
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
export async function deleteSecret(context: ActingContext, env: EnvironmentRow, id: string): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const rows = await listSigningSecrets(db, env.id);
    const row = rows.find((one) => one.id === id);
    if (row === undefined) throw absent();
    if (rows.length === 1) {
      throw conflict("LAST_SECRET", "This is the environment's only signing secret: make another one first.");
    }
    await removeSigningSecret(db, env.id, id);
    return { result: undefined, audit: [ended("delete", "signing_secrets", id, row)] };
  });
}
