import { SECURITY_SCHEME } from "@apikee/core/openapi";
import { SetMetadata } from "@nestjs/common";
import { Reflector } from "@nestjs/core";

/**
 * The metadata key of @nestjs/swagger's `@ApiSecurity()`. Spelled out, because not every application has the
 * package.
 */
const API_SECURITY_METADATA = "swagger/apiSecurity";

/** On a requirement: which of our decorators wrote it. A symbol, so that it does not appear in the JSON document. */
const MARK = Symbol.for("@apikee/nestjs.mark");

type Decorated = Parameters<Reflector["get"]>[1];

/** A requirement of an OpenAPI document that a decorator of ours wrote. */
export interface MarkedRequirement {
  readonly [MARK]: "public" | "scopes";
  readonly [SECURITY_SCHEME]?: readonly string[];
}

const reflector = new Reflector();

/** Documents that a route needs no key, by an empty requirement, which any request satisfies. */
export function documentPublic(subject: Decorated): void {
  document(subject, { [MARK]: "public" });
}

/** Documents which scopes a route requires. */
export function documentScopes(subject: Decorated, scopes: readonly string[]): void {
  document(subject, { [MARK]: "scopes", [SECURITY_SCHEME]: scopes });
}

/** Whether a decorator of ours wrote the requirement. */
export function isMarked(requirement: object): requirement is MarkedRequirement {
  return MARK in requirement;
}

/** Which decorator wrote it. */
export function markOf(requirement: MarkedRequirement): "public" | "scopes" {
  return requirement[MARK];
}

function document(subject: Decorated, requirement: MarkedRequirement): void {
  const before = reflector.get<object[] | undefined>(API_SECURITY_METADATA, subject) ?? [];
  SetMetadata(API_SECURITY_METADATA, [...before, requirement])(subject);
}
