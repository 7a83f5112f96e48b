import { sha256Hex } from "../../secrets/sha256.ts";
import { type EnvironmentRow, findEnvironmentByName } from "../../store/environments.ts";
import { addAdminToken, findAdminTokenByHash, hasAdminToken } from "../../store/manage/admin-tokens.ts";
import type { Actor } from "../audit.ts";
import { created } from "../audit.ts";
import { type ActingContext, change, THE_PLATFORM } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

const ADMIN_TOKEN_BYTES = 32;
const ADMIN_PREFIX = "adm_";
/** The longest credential is 84 characters. */
const MAX_CREDENTIAL_LENGTH = 256;

/** Who administers: everything, or one environment. */
export type Manager =
  | { readonly role: "administrator"; readonly actor: Actor }
  | { readonly role: "manage"; readonly envId: string; readonly actor: Actor };

/** Who is asking, and in which role. */
export type Principal = Manager | { readonly role: "channel" };

/** Whose a credential is; null where it is nobody's. */
export async function principalOf(context: PlatformContext, credential: string): Promise<Principal | null> {
  if (credential.length > MAX_CREDENTIAL_LENGTH) return null;
  const hash = sha256Hex(credential);
  if (credential.startsWith(ADMIN_PREFIX)) {
    const token = await findAdminTokenByHash(context.db, hash);
    if (token === undefined) return null;
    return { role: "administrator", actor: { kind: "admin-token", id: token.id, name: token.name } };
  }
  const key = await context.directory.serverKey(hash);
  if (key === null) return null;
  if (key.role !== "manage") return { role: "channel" };
  const actor: Actor = { kind: "management-key", id: key.id, name: null };
  return { role: "manage", envId: key.envId, actor };
}

/**
 * The environment of that name, where that manager may see it.
 *
 * @throws Refusal absent, also where it is another's.
 */
export async function environmentFor(
  context: PlatformContext,
  manager: Manager,
  projectEnv: string,
): Promise<EnvironmentRow> {
  const row = await findEnvironmentByName(context.db, projectEnv);
  const isSeen = manager.role === "administrator" || manager.envId === row?.id;
  if (row === null || !isSeen) throw absent();
  return row;
}

/** A new admin token, which is shown this once. */
export async function makeAdminToken(context: ActingContext, name: string): Promise<string> {
  const token = ADMIN_PREFIX + Buffer.from(context.randomBytes(ADMIN_TOKEN_BYTES)).toString("base64url");
  const row = { id: context.newId(), name, hash: sha256Hex(token), created_at: context.clock.now() };
  return change(context, THE_PLATFORM, async (db) => {
    await addAdminToken(db, row);
    return { result: token, audit: [created("admin_tokens", row.id, row)] };
  });
}

/** The first admin token of this data; null where one was made before. */
export async function makeFirstAdminToken(context: ActingContext, name: string): Promise<string | null> {
  return (await hasAdminToken(context.db)) ? null : makeAdminToken(context, name);
}
