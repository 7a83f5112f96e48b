import type { Claims as ClaimsOf, RegisteredMeta } from "@apikee/core";
import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from "@nestjs/common";
import { seenIn } from "./guarded-requests.ts";

/** The claims of a verified key: the type of a parameter with `@Claims()`. */
export type Claims<Meta = RegisteredMeta> = ClaimsOf<Meta>;

/**
 * Injects the claims of the request's key, or one of them; undefined if the request needed no key.
 *
 * ```ts
 * @Get("me")
 * me(@Claims() claims: Claims, @Claims("tenant") tenant: string) {}
 * ```
 */
export const Claims: (
  member?: keyof ClaimsOf,
  ...pipes: (PipeTransform | Type<PipeTransform>)[]
) => ParameterDecorator = createParamDecorator(
  (member: keyof ClaimsOf | undefined, context: ExecutionContext) => {
    const claims = seenIn(context).claims ?? undefined;
    return member === undefined ? claims : claims?.[member];
  },
);
