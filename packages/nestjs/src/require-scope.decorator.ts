import { requiredScopes } from "@apikee/core/guard";
import { SetMetadata, UseGuards } from "@nestjs/common";
import { SCOPES_METADATA } from "./apikee.constants.ts";
import { ApikeeGuard } from "./apikee.guard.ts";
import { checkNoContradiction, decorated, scopesOf } from "./route-policy.ts";
import { documentScopes } from "./swagger-metadata.ts";

/**
 * Lets requests through whose key holds every one of these scopes, and those of the class where it stands on a
 * method; the others are refused with 403 `INSUFFICIENT_SCOPE`. The route is guarded also where the guard is not
 * global.
 *
 * ```ts
 * @Delete(":id")
 * @RequireScope("users:delete")
 * remove(@Param("id") id: string) {}
 * ```
 *
 * @throws ConfigError where no scope is given, one is not a text of 1 to 128 characters, or the same class or
 * method is `@Public()`.
 */
export function RequireScope(...scopes: [string, ...string[]]): ClassDecorator & MethodDecorator {
  const required = requiredScopes(scopes);
  return <T>(target: object, _key?: string | symbol, descriptor?: TypedPropertyDescriptor<T>) => {
    const subject = decorated("@RequireScope()", target, descriptor);
    SetMetadata(SCOPES_METADATA, [...scopesOf(subject), ...required])(subject);
    checkNoContradiction(subject);
    documentScopes(subject, required);
    // Where the global guard has run, this one has nothing to do; where there is none, the scopes are checked.
    UseGuards(ApikeeGuard)(subject);
  };
}
