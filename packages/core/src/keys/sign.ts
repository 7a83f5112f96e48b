import { encodeBase62 } from "../bytes/base62-encode.ts";
import { encodeJson } from "../claims/json.ts";
import { MAX_META_BYTES } from "../claims/limits.ts";
import { encodeMsgpack } from "../claims/msgpack-encode.ts";
import type { HmacKey } from "../crypto/hash.ts";
import { KEY_PREFIX, MAX_KEY_LENGTH, SEPARATOR } from "./format.ts";

/** How a key's claims are encoded: as JSON, which every SDK reads, or as MessagePack, which makes shorter keys. */
export type Codec = "json" | "msgpack";

/** Claims as they are in a key, without the id; undefined ones are left out. Source: docs/protocol.md section 2.2. */
export interface ClaimsToSign {
  readonly tid: string;
  readonly scp: readonly string[];
  readonly env: string;
  readonly exp?: number | undefined;
  readonly nbf?: number | undefined;
  readonly meta?: Record<string, unknown> | undefined;
}

/**
 * A key for these claims. New ids are drawn until the signature does not begin with a zero byte: `apikee`
 * 0.1.2, which other services may still run, refuses such keys (docs/protocol.md section 2.1).
 *
 * @throws TypeError where meta takes more than 2,048 bytes, or the key would be longer than 4,096
 * characters.
 */
export function signKey(claims: ClaimsToSign, codec: Codec, secret: HmacKey, newId: () => string): string {
  const encode = codec === "json" ? encodeJson : encodeMsgpack;
  for (;;) {
    const payload = encode(payloadOf(newId(), claims));
    if (payload.length > MAX_META_BYTES && encode(claims.meta ?? {}).length > MAX_META_BYTES) {
      throw new TypeError(`meta must not take more than ${MAX_META_BYTES} bytes in the key`);
    }
    const signature = secret.sign(payload);
    if (signature[0] === 0) continue;
    const key = formatKey(encodeBase62(payload), encodeBase62(signature));
    if (key === null)
      throw new TypeError(`these claims would make a key longer than ${MAX_KEY_LENGTH} characters`);
    return key;
  }
}

function payloadOf(id: string, claims: ClaimsToSign): Record<string, unknown> {
  const payload: Record<string, unknown> = { id, tid: claims.tid, scp: claims.scp, env: claims.env };
  if (claims.exp !== undefined) payload["exp"] = claims.exp;
  if (claims.nbf !== undefined) payload["nbf"] = claims.nbf;
  if (claims.meta !== undefined) payload["meta"] = claims.meta;
  return payload;
}

/** The key as a string, or null where it would be too long. */
function formatKey(payload: string | null, signature: string | null): string | null {
  if (payload === null || signature === null) return null;
  const key = KEY_PREFIX + payload + SEPARATOR + signature;
  return key.length > MAX_KEY_LENGTH ? null : key;
}
