import { sha256Hex } from "../../secrets/sha256.ts";
import { type EnvironmentRow, findEnvironmentByName } from "../../store/environments.ts";
import { addAdminToken, findAdminTokenByHash, hasAdminToken } from "../../store/manage/admin-tokens.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

const ADMIN_TOKEN_BYTES = 32;
const ADMIN_PREFIX = "adm_";
/** The longest credential is 84 characters. */
const MAX_CREDENTIAL_LENGTH = 256;

/** Who is asking, and in which role. */
export type Principal =
  | { readonly role: "administrator" }
  | { readonly role: "manage"; readonly envId: string }
  | { readonly role: "channel" };

/** Whose a credential is; null where it is nobody's. */
export async function principalOf(context: PlatformContext, credential: string): Promise<Principal | null> {
  if (credential.length > MAX_CREDENTIAL_LENGTH) return null;
  const hash = sha256Hex(credential);
  if (credential.startsWith(ADMIN_PREFIX)) {
    const token = await findAdminTokenByHash(context.db, hash);
    return token === undefined ? null : { role: "administrator" };
  }
  const key = await context.directory.serverKey(hash);
  if (key === null) return null;
  return key.role === "manage" ? { role: "manage", envId: key.envId } : { role: "channel" };
}

/**
 * The environment of that name, where the principal may see it.
 *
 * @throws Refusal absent, also where it is another's.
 */
export async function environmentFor(
  context: PlatformContext,
  principal: Principal,
  projectEnv: string,
): Promise<EnvironmentRow> {
  const row = await findEnvironmentByName(context.db, projectEnv);
  const isSeen =
    principal.role === "administrator" || (principal.role === "manage" && principal.envId === row?.id);
  if (row === null || !isSeen) throw absent();
  return row;
}

/** A new admin token, which is shown this once. */
export async function makeAdminToken(context: PlatformContext, name: string): Promise<string> {
  const token = ADMIN_PREFIX + Buffer.from(context.randomBytes(ADMIN_TOKEN_BYTES)).toString("base64url");
  await addAdminToken(context.db, {
    id: context.newId(),
    name,
    hash: sha256Hex(token),
    created_at: context.clock.now(),
  });
  return token;
}

/** The first admin token of this data; null where one was made before. */
export async function makeFirstAdminToken(context: PlatformContext, name: string): Promise<string | null> {
  return (await hasAdminToken(context.db)) ? null : makeAdminToken(context, name);
}
