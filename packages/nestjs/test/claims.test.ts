import { Controller, Get, type PipeTransform } from "@nestjs/common";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ApikeeModule, Claims, Decision, hasScope, Public, type RegisteredMeta } from "../src/index.ts";
import { apikee, mint, PLATFORMS, serve } from "./serving.ts";

class Shout implements PipeTransform<string, string> {
  transform(value: string) {
    return value.toUpperCase();
  }
}

@Controller()
class ClaimsController {
  @Get("all")
  all(@Claims() claims: Claims, @Decision() decision: Decision) {
    expectTypeOf(claims.meta).toEqualTypeOf<RegisteredMeta>();
    return { enumerable: Object.keys(claims), mayRead: hasScope(claims.scopes, "read"), decision };
  }

  @Get("members")
  members(
    @Claims("tenant") tenant: string,
    @Claims("meta") meta: Claims<{ plan: string }>["meta"],
    @Claims("rawKey") rawKey: string,
    @Claims("tenant", new Shout()) shouted: string,
    @Decision("keyId") keyId: string,
  ) {
    return { tenant, meta, hasKey: rawKey.startsWith("apikee_"), shouted, keyId };
  }

  @Get("public")
  @Public()
  open(
    @Claims() claims?: Claims,
    @Claims("tenant") tenant?: string,
    @Decision() decision?: Decision,
    @Decision("keyId") keyId?: string,
  ) {
    return { seen: [claims, tenant, decision, keyId].map((one) => typeof one) };
  }
}

describe.each(PLATFORMS)("Claims and Decision on %s", (_name, adapter) => {
  const metadata = { imports: [ApikeeModule.forRoot({ apikee })], controllers: [ClaimsController] };

  it("give a handler what the key says, and what was decided", async () => {
    const { get } = await serve(adapter(), metadata);
    const key = await mint("read");
    const { body } = await get("/all", key);
    expect(body).toEqual({
      enumerable: ["id", "tenant", "scopes", "expiresAt", "notBefore", "environment", "meta"],
      mayRead: true,
      decision: { clientId: null, keyId: apikee.verify(key).id, limits: [], degraded: null },
    });
  });

  it("give one member, through pipes", async () => {
    const { get } = await serve(adapter(), metadata);
    const key = await apikee.create("acme-corp", { meta: { plan: "pro" } });
    expect((await get("/members", key)).body).toEqual({
      tenant: "acme-corp",
      meta: { plan: "pro" },
      hasKey: true,
      shouted: "ACME-CORP",
      keyId: apikee.verify(key).id,
    });
  });

  it("give nothing where no key was needed", async () => {
    const { get } = await serve(adapter(), metadata);
    const seen = Array.from({ length: 4 }, () => "undefined");
    expect((await get("/public", await mint())).body).toEqual({ seen });
  });
});
