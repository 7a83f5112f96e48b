import { Claims, Decision, Public, RequireScope } from "@apikee/nestjs";
import { Controller, Delete, Get, HttpCode } from "@nestjs/common";

@Controller()
export class OrdersController {
  @Get("health")
  @Public()
  health() {
    return { status: "ok" };
  }

  @Get("orders")
  @RequireScope("orders:read")
  list(@Claims() claims: Claims, @Decision("keyId") keyId: string) {
    return { tenant: claims.tenant, isOwnKey: keyId === claims.id };
  }

  @Delete("orders")
  @HttpCode(204)
  @RequireScope("orders:delete")
  remove() {}
}
