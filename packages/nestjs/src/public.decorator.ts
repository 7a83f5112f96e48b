import { SetMetadata } from "@nestjs/common";
import { PUBLIC_METADATA } from "./apikee.constants.ts";
import { checkNoContradiction, decorated } from "./route-policy.ts";
import { documentPublic } from "./swagger-metadata.ts";

/**
 * Makes a route, or every route of a class, public: no key is looked for, and there are no claims. A method with
 * `@RequireScope()` in a public class still needs a key.
 *
 * @throws ConfigError where the same class or method has `@RequireScope()`.
 */
export function Public(): ClassDecorator & MethodDecorator {
  return <T>(target: object, _key?: string | symbol, descriptor?: TypedPropertyDescriptor<T>) => {
    const subject = decorated("@Public()", target, descriptor);
    SetMetadata(PUBLIC_METADATA, true)(subject);
    checkNoContradiction(subject);
    documentPublic(subject);
  };
}
