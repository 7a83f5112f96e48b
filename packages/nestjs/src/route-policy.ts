import { ConfigError } from "@apikee/core";
import type { ExecutionContext } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { PUBLIC_METADATA, SCOPES_METADATA } from "./apikee.constants.ts";

const reflector = new Reflector();

/** What a route requires of keys, by its decorators and those of its class. */
export interface RoutePolicy {
  /** Whether it needs no key. */
  readonly isPublic: boolean;
  /** The scopes that a key must hold. */
  readonly scopes: readonly string[];
}

/** Something that carries decorators: a class, or the function of a method. */
type Decorated = Parameters<Reflector["get"]>[1];

/**
 * The policy of the route that is about to run. The scopes of class and method are combined. A public method is public
 * in any class, and one that requires scopes needs a key even in a public class.
 */
export function routePolicy(context: ExecutionContext): RoutePolicy {
  const handler = context.getHandler() as Decorated | null;
  const classRef = context.getClass() as Decorated | null;
  const ownScopes = scopesOf(handler);
  const isPublic = isMarkedPublic(handler) || (isMarkedPublic(classRef) && ownScopes.length === 0);
  return { isPublic, scopes: [...scopesOf(classRef), ...ownScopes] };
}

/** The scopes that a class or method requires by its own decorators, including those inherited from a base class. */
export function scopesOf(subject: Decorated | null): readonly string[] {
  if (subject === null) return [];
  return reflector.get<readonly string[] | undefined>(SCOPES_METADATA, subject) ?? [];
}

/** Whether a class or method is marked as public by its own decorators. */
function isMarkedPublic(subject: Decorated | null): boolean {
  return subject !== null && reflector.get<boolean | undefined>(PUBLIC_METADATA, subject) === true;
}

/** The target of a decorator of ours: the function of a method, or a class. @throws ConfigError for anything else. */
export function decorated(
  decorator: string,
  target: object,
  descriptor: { readonly value?: unknown } | undefined,
): Decorated {
  const subject: unknown = descriptor === undefined ? target : descriptor.value;
  if (typeof subject !== "function") throw new ConfigError(`${decorator} belongs on a class or a method`);
  return subject as Decorated;
}

/** @throws ConfigError where one class or method has both decorators, which contradict each other. */
export function checkNoContradiction(subject: Decorated): void {
  if (isMarkedPublic(subject) && scopesOf(subject).length > 0) {
    throw new ConfigError(
      `${subject.name} is @Public() and has @RequireScope(): only one of the two can hold`,
    );
  }
}
