import type { UnverifiedClaims } from "@apikee/core";
import { printable, printableJson } from "./printable.ts";
import { alignRows } from "./rows.ts";
import { dateInWords } from "./words.ts";

const PLAIN_SCOPE = /^[^\s,"]+$/;

/** Claims as `--json` shows them: dates as ISO 8601 in UTC, or null. */
export function claimsJson(claims: UnverifiedClaims): Record<string, unknown> {
  const { id, tenant, scopes, environment, expiresAt, notBefore, meta } = claims;
  return {
    id,
    tenant,
    scopes,
    environment,
    expiresAt: expiresAt?.toISOString() ?? null,
    notBefore: notBefore?.toISOString() ?? null,
    meta,
  };
}

/** Claims for people, one a line. */
export function claimsText(claims: UnverifiedClaims, nowMs: number): string {
  const { id, tenant, scopes, environment, expiresAt, notBefore, meta } = claims;
  return alignRows([
    ["id", printable(id)],
    ["tenant", printable(tenant)],
    ["scopes", scopes.length === 0 ? "none" : scopes.map(scopeText).join(", ")],
    ["environment", printable(environment)],
    ["expires", expiresAt === null ? "never" : dateInWords(expiresAt, nowMs)],
    ["starts", notBefore === null ? "at once" : dateInWords(notBefore, nowMs)],
    ["meta", printableJson(meta)],
  ]);
}

/** In quotes where it could be taken for two. */
function scopeText(scope: string): string {
  return PLAIN_SCOPE.test(scope) ? printable(scope) : printableJson(scope);
}
