import { ApikeeError, decodeUnverified, type UnverifiedClaims } from "@apikee/core";
import { findClientOfTenant } from "../store/clients.ts";
import type { Executor } from "../store/database.ts";
import { findKeyByHash, findKeyById } from "../store/keys.ts";
import { lockEnvironments } from "../store/locks.ts";
import { hasKeyTombstone, hasTenantTombstone } from "../store/tombstones.ts";
import { addClient, addKey } from "./clients.ts";
import type { PlatformContext } from "./context.ts";
import type { KnownEnvironment } from "./directory.ts";
import { noteKeyMismatch } from "./signals.ts";
import { judgeKnownKey, type RefusalCode, type Verdict } from "./verdict.ts";

interface PresentedKey {
  readonly key: string;
  /** Hex SHA-256 of the key. */
  readonly hash: string;
}

/**
 * What becomes of a key whose hash is not known: it registers itself, with a client for its tenant, unless
 * something is known against either or the environment turns that off (docs/protocol.md section 3.4).
 */
export async function meetUnknownKey(
  context: PlatformContext,
  environment: KnownEnvironment,
  presented: PresentedKey,
): Promise<Verdict> {
  const claims = claimsOf(environment, presented.key);
  if (claims === null) return refuse("UNKNOWN_KEY");
  return context.database.transaction(async (db) => {
    await lockEnvironments(db, [environment.id]);
    return meet({ context, environment, claims, db }, presented);
  });
}

interface Meeting {
  readonly context: PlatformContext;
  readonly environment: KnownEnvironment;
  readonly claims: UnverifiedClaims;
  readonly db: Executor;
}

async function meet(
  { context, environment, claims, db }: Meeting,
  { key, hash }: PresentedKey,
): Promise<Verdict> {
  const envId = environment.id;
  const nowMs = context.clock.now();
  // It may have been registered since it was looked up.
  const registered = await findKeyByHash(db, envId, hash);
  if (registered !== null) return judgeKnownKey(registered, nowMs);
  const namesake = await findKeyById(db, envId, claims.id);
  if (namesake !== null) {
    await noteKeyMismatch(context, db, { envId, id: namesake.id, clientId: namesake.clientId });
    return refuse("UNKNOWN_KEY");
  }
  if (await hasTenantTombstone(db, envId, claims.tenant)) return refuse("CLIENT_DISABLED");
  if (await hasKeyTombstone(db, envId, { id: claims.id, hash })) return refuse("REVOKED");
  if (claims.expiresAt !== null && nowMs >= claims.expiresAt.getTime()) return refuse("EXPIRED");
  if (!environment.settings.autoRegister) return refuse("UNKNOWN_KEY");
  const owner = await findClientOfTenant(db, envId, claims.tenant);
  if (owner?.status === "suspended") return refuse("CLIENT_DISABLED", owner.id);
  const { tenant } = claims;
  const client = owner ?? (await addClient(context, db, { envId, tenant, name: tenant, source: "self" }));
  await addKey(context, db, {
    envId,
    clientId: client.id,
    id: claims.id,
    hash,
    prefix: key.slice(0, 12),
    suffix: key.slice(-4),
    scopes: claims.scopes,
    environment: claims.environment,
    expiresAtMs: claims.expiresAt?.getTime() ?? null,
  });
  // Its client may have been there before, with limits and addresses of its own.
  const added = await findKeyByHash(db, envId, hash);
  return added === null ? refuse("UNKNOWN_KEY") : judgeKnownKey(added, nowMs);
}

/**
 * What a key says: verified where the environment holds signing secrets, else believed of the application,
 * which has verified it; null where it does not verify or says nothing readable.
 */
function claimsOf(environment: KnownEnvironment, key: string): UnverifiedClaims | null {
  try {
    return environment.verifier === null ? decodeUnverified(key) : environment.verifier.verify(key);
  } catch (error) {
    if (error instanceof ApikeeError) return null;
    throw error;
  }
}

function refuse(error: RefusalCode, clientId: string | null = null): Verdict {
  return { isAllowed: false, error, keyId: null, clientId };
}
