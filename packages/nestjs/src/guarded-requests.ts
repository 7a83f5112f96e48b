import type { Claims, Decision } from "@apikee/core";
import type { CanActivate, ExecutionContext } from "@nestjs/common";
import type { NestRequest } from "./request.ts";

/** What a handler may read about its request; null where the request needed no key. */
export interface Seen {
  readonly claims: Claims | null;
  readonly decision: Decision | null;
}

/** A request or message that a guard let through, and the route to which it did. */
interface Passed extends Seen {
  readonly by: PassedBy;
  readonly handler: unknown;
  readonly classRef: unknown;
}

/** A guard, and the service of the module whose options it uses. */
interface PassedBy {
  readonly guard: CanActivate;
  readonly service: object;
}

const passed = new WeakMap<object, Passed>();

/** Notes that the guard let the request of this context through to its route, and what it found. */
export function markPassed(context: ExecutionContext, by: PassedBy, { claims, decision }: Seen): void {
  const carrier = carrierOf(context);
  if (carrier === null) return;
  passed.set(carrier, {
    claims,
    decision,
    by,
    handler: context.getHandler(),
    classRef: context.getClass(),
  });
}

/**
 * Whether a guard of the same class or a subclass, and of the same module, has let the request through to this
 * route.
 */
export function hasPassed(context: ExecutionContext, { guard, service }: PassedBy): boolean {
  const carrier = carrierOf(context);
  const before = carrier === null ? undefined : passed.get(carrier);
  return (
    before !== undefined &&
    before.handler === context.getHandler() &&
    before.classRef === context.getClass() &&
    before.by.service === service &&
    before.by.guard instanceof guard.constructor
  );
}

/** What the guards of this context found; for an HTTP request also what a guard outside of Nest set on it. */
export function seenIn(context: ExecutionContext): Seen {
  if (context.getType() === "http") {
    const { apikee, apikeeDecision } = context.switchToHttp().getRequest<NestRequest>();
    return { claims: apikee ?? null, decision: apikeeDecision ?? null };
  }
  const carrier = carrierOf(context);
  return (carrier === null ? undefined : passed.get(carrier)) ?? { claims: null, decision: null };
}

/** The object that identifies this request or message. On Fastify it is the request of node:http, as for its plugin. */
export function sourceOf(context: ExecutionContext, { raw }: NestRequest): object | undefined {
  return (context.getType() === "http" ? raw : undefined) ?? carrierOf(context) ?? undefined;
}

/** The object that belongs to this one request or message, by transport; null where there is none. */
function carrierOf(context: ExecutionContext): object | null {
  const [first, second, third] = context.getArgs<unknown[]>();
  const type: string = context.getType();
  // A gateway's client is shared by all its messages, so the message itself is used.
  const candidates = { http: [first], ws: [second], rpc: [second, first], graphql: [third] }[type] ?? [];
  return candidates.find((one): one is object => typeof one === "object" && one !== null) ?? null;
}
