import { Apikee, decodeUnverified } from "@apikee/core";
import { sha256Hex } from "../../secrets/sha256.ts";
import type { Executor } from "../../store/database.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { listSigningSecrets } from "../../store/signing-secrets.ts";
import type { PlatformContext } from "../context.ts";
import { openSigningSecret } from "../signing-secret-values.ts";
import { conflict } from "./refusal.ts";

const PREFIX_LENGTH = 12;
const SUFFIX_LENGTH = 4;

/** What a key is to say. */
interface KeyClaims {
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly environment: string;
  /** Milliseconds since 1970; null: never. Undefined: 90 days from now. */
  readonly expiresAtMs: number | null | undefined;
}

/** A key that was just signed, as the database keeps it, and the key itself. */
interface SignedKey {
  readonly id: string;
  readonly hash: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly expiresAtMs: number | null;
  readonly rawKey: string;
}

/** Signs keys with the newest secret of an environment. */
export type KeySigner = (claims: KeyClaims) => Promise<SignedKey>;

/**
 * What signs the keys of an environment.
 *
 * @throws Refusal conflict where the application signs them.
 */
export async function keySigner(
  context: PlatformContext,
  db: Executor,
  env: EnvironmentRow,
): Promise<KeySigner> {
  const secrets = await listSigningSecrets(db, env.id);
  if (secrets.length === 0) {
    throw conflict(
      "SIGNED_BY_APPLICATION",
      "The application signs the keys of this environment: make them there; the platform holds no signing secret.",
    );
  }
  const apikee = new Apikee({
    secrets: secrets.map((row) => openSigningSecret(context.vault, row)),
    // Whatever the environment of this process says.
    serverKey: null,
    clock: context.clock,
    // The platform makes the secrets itself, so there is nothing to warn of.
    onEvent() {},
  });
  return async ({ tenant, scopes, environment, expiresAtMs }) => {
    const expiresIn = typeof expiresAtMs === "number" ? new Date(expiresAtMs) : expiresAtMs;
    const rawKey = await apikee.create(tenant, { scopes, environment, expiresIn });
    const { id, expiresAt } = decodeUnverified(rawKey);
    return {
      id,
      hash: sha256Hex(rawKey),
      prefix: rawKey.slice(0, PREFIX_LENGTH),
      suffix: rawKey.slice(-SUFFIX_LENGTH),
      expiresAtMs: expiresAt?.getTime() ?? null,
      rawKey,
    };
  };
}
