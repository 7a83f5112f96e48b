import { findClient } from "../store/clients.ts";
import { findKeysByName } from "../store/keys.ts";
import type { PlatformContext } from "./context.ts";
import { isCleanText } from "./texts.ts";
import { judgeKnownKey, type Verdict } from "./verdict.ts";

/** A key as version 1 names it. */
interface NamedKey {
  readonly envId: string;
  readonly clientId: string;
  readonly name: string;
}

/**
 * What is found of a key by its name within a client. Of several with one name — a rotated key and its
 * successor — any that is good will do; where none is, the newest says why.
 */
export async function judgeNamedKey(context: PlatformContext, named: NamedKey): Promise<Verdict> {
  const { db, clock } = context;
  // No key has another name, and PostgreSQL takes no text with a zero in it.
  const keys = isCleanText(named.name) ? await findKeysByName(db, named) : [];
  const verdicts = keys.map((key) => judgeKnownKey(key, clock.now()));
  const verdict = verdicts.find(({ isAllowed }) => isAllowed) ?? verdicts[0];
  if (verdict !== undefined) return verdict;
  const client = await findClient(db, named.envId, named.clientId);
  const error = client?.status === "suspended" ? "CLIENT_DISABLED" : "UNKNOWN_KEY";
  return { isAllowed: false, error, keyId: null, clientId: client?.id ?? null };
}
