import { Apikee, type Claims, hasScope } from "@apikee/core";
import { z } from "zod";

const Meta = z.object({ plan: z.enum(["free", "pro"]), seats: z.string().transform(Number) });

/** The type of `meta` in keys that are verified: after the schema has transformed it. */
type VerifiedMeta = { plan: "free" | "pro"; seats: number };

/** Typed by the schema: texts go in, numbers come out. */
export const issuer = new Apikee({
  secrets: ["a-secret-of-forty-eight-characters-for-the-tests"],
  metaSchema: Meta,
  defaultExpiresIn: "2w",
  clock: { now: () => 1_767_225_600_000, setTimer: () => () => {} },
  onEvent(event) {
    if (event.type === "ROUTE_BEFORE_GUARD") throw new Error(event.routes.join());
  },
});

/** Everything that verified claims say, each with its type. */
export async function issue(): Promise<string> {
  const key: string = await issuer.create("acme-corp", {
    scopes: ["orders:read"],
    expiresIn: "90d",
    notBefore: null,
    codec: "msgpack",
    meta: { plan: "pro", seats: "5" },
  });
  const claims: Claims<VerifiedMeta> = issuer.verify(key);
  const seats: number = claims.meta.seats;
  const expiresAt: string = claims.expiresAt?.toISOString() ?? "never";
  const mayRead: boolean = hasScope(claims.scopes, "orders:read");
  return [claims.tenant, claims.meta.plan, seats, expiresAt, mayRead].join(" ");
}
