import { randomUUID } from "node:crypto";
import { Apikee, type Claims } from "@apikee/core";

/** The secret of every candidate: 48 bytes. */
export const SECRET = "bench-only-secret-0123456789abcdefghijklmnopqrst";
export const TENANT = "acme-corp";
export const SCOPES = ["read", "write"];
export const EXPIRES_IN = "90d";
export const META = { plan: "pro" };

/** Makes the keys that are measured, and reads them. */
export const issuer = new Apikee({ secret: SECRET, cacheSize: 0 });

/** One key of about 225 characters, or its MessagePack twin. */
export function makeKey(codec: "json" | "msgpack" = "json"): Promise<string> {
  return issuer.create(TENANT, { scopes: SCOPES, expiresIn: EXPIRES_IN, meta: META, codec });
}

/** The same claims under the names that a JSON Web Token has for them (RFC 7519 section 4.1). */
export function jwtClaims(claims: Claims): Record<string, unknown> {
  return { ...newJwtClaims(claims.id), exp: Math.floor((claims.expiresAt?.getTime() ?? 0) / 1000) };
}

/** Claims for a new token, with an id of its own as a new key has; the signer adds `exp`. */
export function newJwtClaims(id: string = randomUUID()): Record<string, unknown> {
  return { jti: id, sub: TENANT, scope: SCOPES, env: "production", meta: META };
}

/** The key with one character of its signature changed: well-formed, and signed by nobody. */
export function withBadSignature(key: string): string {
  // In the middle: of the last digit of a token's signature two bits mean nothing.
  const at = key.lastIndexOf(".") + 10;
  return key.slice(0, at) + (key[at] === "1" ? "2" : "1") + key.slice(at + 1);
}

/**
 * Gives the same text as another string each time, flat and not yet hashed, as the value of a request's
 * header is. The same string again would find its hash already computed.
 */
export function freshStrings(text: string): () => string {
  const bytes = Buffer.from(text, "latin1");
  return () => bytes.toString("latin1");
}
