import { createHmac } from "node:crypto";
import { isSameText } from "../../secrets/same-text.ts";
import { findPassword } from "../../store/sessions.ts";
import type { PlatformContext } from "../context.ts";

const LABEL = "apikee known browser";
const ID_BYTES = 16;
/** Base64url of the id, and of the HMAC. */
const TOKEN = /^([\w-]{22})\.([\w-]{43})$/;

/**
 * What a browser keeps that has signed in, so that its guesses are counted apart from those of strangers, who could
 * otherwise use them up. It is good for nothing else, and until the password changes.
 */
export function browserToken(
  context: Pick<PlatformContext, "vault" | "randomBytes">,
  passwordHash: string,
): string {
  const id = Buffer.from(context.randomBytes(ID_BYTES)).toString("base64url");
  return `${id}.${codeOf(context, id, passwordHash)}`;
}

/** The id in a token that was given after a sign-in with the password that holds; null of any other. */
export async function browserOfToken(
  context: Pick<PlatformContext, "vault" | "db">,
  token: string,
): Promise<string | null> {
  const [, id, code] = TOKEN.exec(token) ?? [];
  if (id === undefined || code === undefined) return null;
  const passwordHash = await findPassword(context.db);
  if (passwordHash === null) return null;
  return isSameText(codeOf(context, id, passwordHash), code) ? id : null;
}

function codeOf({ vault }: Pick<PlatformContext, "vault">, id: string, passwordHash: string): string {
  return createHmac("sha256", vault.derive(LABEL)).update(`${id} ${passwordHash}`).digest("base64url");
}
