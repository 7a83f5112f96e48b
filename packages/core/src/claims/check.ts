import { isObject } from "../bytes/is-object.ts";
import type { CheckedClaims } from "./claims.ts";
import {
  DEFAULT_ENVIRONMENT,
  MAX_ENVIRONMENT_LENGTH,
  MAX_ID_LENGTH,
  MAX_SCOPE_LENGTH,
  MAX_SCOPES,
  MAX_TENANT_LENGTH,
  MAX_TIME_SECONDS,
} from "./limits.ts";
import { frozenCopy } from "./meta.ts";
import { isText } from "./text.ts";

const ID = /^[A-Za-z0-9_.:-]+$/;
const NO_META: unknown = Object.freeze({});

/**
 * The claims of a decoded payload, or null where one has a wrong type or is out of its range. Names that
 * are no claims are ignored.
 *
 * Source: docs/protocol.md section 2.2.
 */
export function checkClaims(payload: Record<string, unknown>): CheckedClaims | null {
  const { id, tid, scp, env = DEFAULT_ENVIRONMENT, exp, nbf, meta } = payload;
  if (!isId(id) || !isText(tid, MAX_TENANT_LENGTH) || !isText(env, MAX_ENVIRONMENT_LENGTH)) return null;
  if (!isScopeList(scp) || !isOptionalTime(exp) || !isOptionalTime(nbf)) return null;
  if (meta !== undefined && !isObject(meta)) return null;
  return {
    id,
    tenant: tid,
    scopes: Object.freeze(scp),
    expiresAtSeconds: exp ?? null,
    notBeforeSeconds: nbf ?? null,
    environment: env,
    meta: meta === undefined ? NO_META : frozenCopy(meta),
  };
}

/** Whether a value is a claim `id`: 1 to 128 of `A-Z a-z 0-9 _ . : -`. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_ID_LENGTH && ID.test(value);
}

function isScopeList(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length > MAX_SCOPES) return false;
  for (const scope of value) if (!isText(scope, MAX_SCOPE_LENGTH)) return false;
  return true;
}

function isOptionalTime(value: unknown): value is number | undefined {
  return value === undefined || (Number.isInteger(value) && Math.abs(value as number) <= MAX_TIME_SECONDS);
}
