import type { Claims, Decision } from "@apikee/core";

/** What `GET /me` tells of the claims; every member is null or empty where there are none. */
export interface MeAnswer {
  id: string | null;
  tenant: string | null;
  scopes: readonly string[];
  environment: string | null;
  meta: unknown;
  /** ISO 8601, or null for a key without expiry. */
  expiresAt: string | null;
  /** Whether the handler can read the key itself. */
  hasRawKey: boolean;
  /** The enumerable members of the claims: what a log line of them would show. */
  keys: string[];
}

/** What most handlers answer: whose key it was. */
export function tenantAnswer(claims: Claims | null | undefined): { tenant: string | null } {
  return { tenant: claims?.tenant ?? null };
}

/** What `GET /health` answers. */
export function healthAnswer(claims: Claims | null | undefined): { public: true; tenant: string | null } {
  return { public: true, tenant: claims?.tenant ?? null };
}

/** What `GET /decision` answers; every member is null or empty where nothing was decided. */
export interface DecisionAnswer {
  tenant: string | null;
  clientId: string | null;
  keyId: string | null;
  limits: readonly unknown[];
  degraded: string | null;
}

/** What `GET /decision` answers. */
export function decisionAnswer(
  claims: Claims | null | undefined,
  decision: Decision | null | undefined,
): DecisionAnswer {
  return {
    tenant: claims?.tenant ?? null,
    clientId: decision?.clientId ?? null,
    keyId: decision?.keyId ?? null,
    limits: decision?.limits ?? [],
    degraded: decision?.degraded ?? null,
  };
}

/** What `GET /me` answers. */
export function meAnswer(claims: Claims | null | undefined): MeAnswer {
  return {
    id: claims?.id ?? null,
    tenant: claims?.tenant ?? null,
    scopes: claims?.scopes ?? [],
    environment: claims?.environment ?? null,
    meta: claims?.meta ?? null,
    expiresAt: claims?.expiresAt?.toISOString() ?? null,
    hasRawKey: typeof claims?.rawKey === "string" && claims.rawKey.startsWith("apikee_"),
    keys: Object.keys(claims ?? {}),
  };
}

/** What `GET /mutate` answers, after it has tried to write to the claims in every way that a handler could. */
export function mutateAnswer(claims: Claims | null | undefined): {
  tenant: string | null;
  polluted: boolean;
} {
  const tenant = claims?.tenant ?? null;
  // Loosely typed on purpose: this is the handler that ignores the types.
  const target = claims as unknown as Record<string, never> & {
    tenant: string;
    scopes: string[];
    meta: Record<string, unknown>;
    expiresAt: Date | null;
  };
  const attempts: (() => unknown)[] = [
    () => Object.assign(target, { tenant: "mallory" }),
    () => Object.defineProperty(target, "tenant", { value: "mallory" }),
    () => target.scopes.push("*"),
    () => Object.assign(target.scopes, { 0: "*" }),
    () => Object.assign(target.meta, { plan: "mallory" }),
    () => Object.setPrototypeOf(target.meta, { polluted: true }),
    () => Object.assign(target.meta["nested"] as object, { deep: "mallory" }),
    () => target.expiresAt?.setTime(0),
    () => Object.assign(target, { expiresAt: null }),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch {
      // Frozen claims throw, and that is as good as being ignored.
    }
  }
  const meta: object = claims?.meta ?? {};
  return { tenant, polluted: [{}, meta, Object.assign({}, meta)].some((object) => "polluted" in object) };
}
