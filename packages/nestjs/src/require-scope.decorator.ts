import { requiredScopes } from "@apikee/core/guard";
import { SetMetadata, UseGuards } from "@nestjs/common";
import { SCOPES_METADATA } from "./apikee.constants.ts";
import { ApikeeGuard } from "./apikee.guard.ts";
import { checkNoContradiction, decorated, scopesOf } from "./route-policy.ts";
import { documentScopes } from "./swagger-metadata.ts";

/**
 * Requires that the key has all of these scopes; on a method, those of its class as well. Other requests get 403
 * `INSUFFICIENT_SCOPE`. It guards the route even if the guard is not global.
 *
 * ```ts
 * @Delete(":id")
 * @RequireScope("users:delete")
 * remove(@Param("id") id: string) {}
 * ```
 *
 * @throws ConfigError where no scope is given, one is not a string of 1 to 128 characters, or the same class or
 * method is `@Public()`.
 */
export function RequireScope(...scopes: [string, ...string[]]): ClassDecorator & MethodDecorator {
  const required = requiredScopes(scopes);
  return <T>(target: object, _key?: string | symbol, descriptor?: TypedPropertyDescriptor<T>) => {
    const subject = decorated("@RequireScope()", target, descriptor);
    SetMetadata(SCOPES_METADATA, [...scopesOf(subject), ...required])(subject);
    checkNoContradiction(subject);
    documentScopes(subject, required);
    // Where the global guard has run, this one has nothing to do. Where there is none, it checks key and scopes.
    UseGuards(ApikeeGuard)(subject);
  };
}
