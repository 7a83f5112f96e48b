import { Claims, Public } from "@apikee/nestjs";
import { Controller, Get } from "@nestjs/common";
import { ApiOkResponse, ApiOperation } from "@nestjs/swagger";

/** What needs no scope. */
@Controller()
export class AccountController {
  @Get("health")
  @Public()
  @ApiOperation({ summary: "Whether the API is up. Public." })
  @ApiOkResponse({ description: "It is up." })
  health() {
    return { status: "ok" };
  }

  @Get("me")
  @ApiOperation({ summary: "What your key says." })
  @ApiOkResponse({ description: "The tenant and scopes of the key." })
  me(@Claims() { tenant, scopes, expiresAt }: Claims) {
    return { tenant, scopes, expiresAt };
  }
}
