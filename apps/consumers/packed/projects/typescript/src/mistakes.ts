// Each line below a directive is a mistake that the types must find.
import { Apikee, type ApikeeOptions, type Claims } from "@apikee/core";
import { apikeeMiddleware, requireScope } from "@apikee/express";
import { issuer } from "./keys.js";

declare const apikee: Apikee;
declare const claims: Claims;

export async function mistakes(): Promise<void> {
  // @ts-expect-error: x is no unit
  await apikee.create("acme-corp", { expiresIn: "90x" });
  // @ts-expect-error: no number
  await apikee.create("acme-corp", { expiresIn: "d" });
  // @ts-expect-error: a tenant is a text
  await apikee.create(7);
  // @ts-expect-error: no such codec
  await apikee.create("acme-corp", { codec: "cbor" });
  // @ts-expect-error: no such option
  await apikee.create("acme-corp", { scope: ["orders:read"] });
  // @ts-expect-error: not a plan of register.ts
  await apikee.create("acme-corp", { meta: { plan: "gold" } });
  // @ts-expect-error: not a plan of the schema
  await issuer.create("acme-corp", { meta: { plan: "gold", seats: "1" } });
  // @ts-expect-error: the schema takes a text
  await issuer.create("acme-corp", { meta: { plan: "pro", seats: 1 } });
  // @ts-expect-error: create is asynchronous
  apikee.verify(apikee.create("acme-corp"));

  // @ts-expect-error: no such option
  new Apikee({ secrt: "x" });
  // @ts-expect-error: secrets are a list
  new Apikee({ secrets: "x" });
  // @ts-expect-error: an expiry by default is a duration
  new Apikee({ defaultExpiresIn: new Date() });
  // @ts-expect-error: the constants of the class are not to be written
  apikee.mode = "server";

  // @ts-expect-error: scopes are read only
  claims.scopes.push("admin");
  // @ts-expect-error: claims are read only
  claims.tenant = "another";
  // @ts-expect-error: it may never expire
  claims.expiresAt.getTime();
  // @ts-expect-error: no such claim
  claims.tid;

  // @ts-expect-error: at least one scope
  requireScope();
  // @ts-expect-error: each scope is an argument
  requireScope(["orders:read"]);
  // @ts-expect-error: no such option
  apikeeMiddleware({ apikee, exclude: ["/health"] });
  // @ts-expect-error: either an instance or the options to make one
  apikeeMiddleware({ apikee, secret: "x" });
  // @ts-expect-error: a key is a text
  apikeeMiddleware({ apikee, getKey: () => 7 });
}

/** What the environment may lack is no mistake, under exactOptionalPropertyTypes neither. */
export const options: ApikeeOptions = {
  secrets: [process.env["APIKEE_SECRET"]],
  environment: process.env["APIKEE_ENVIRONMENT"],
  metaSchema: undefined,
};
