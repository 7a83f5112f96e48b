import type { Claims, Decision } from "@apikee/core";
import type { CanActivate, ExecutionContext } from "@nestjs/common";
import type { NestRequest } from "./request.ts";

/** What a handler may know of its request: null where that needed no key. */
export interface Seen {
  readonly claims: Claims | null;
  readonly decision: Decision | null;
}

/** That a guard let a request or message through, and to which route. */
interface Passed extends Seen {
  readonly by: PassedBy;
  readonly handler: unknown;
  readonly classRef: unknown;
}

/** A guard, and the service of the module whose options it goes by. */
interface PassedBy {
  readonly guard: CanActivate;
  readonly service: object;
}

const passed = new WeakMap<object, Passed>();

/** Remembers that the guard let the request of this context through to its route, and with what. */
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

/** Whether a guard of the same class, or of one that extends it, and of the same module let it through to this route. */
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

/** What the guards of this context have seen; of an HTTP request also what a guard of the application's own set. */
export function seenIn(context: ExecutionContext): Seen {
  if (context.getType() === "http") {
    const { apikee, apikeeDecision } = context.switchToHttp().getRequest<NestRequest>();
    return { claims: apikee ?? null, decision: apikeeDecision ?? null };
  }
  const carrier = carrierOf(context);
  return (carrier === null ? undefined : passed.get(carrier)) ?? { claims: null, decision: null };
}

/** What stands for this one request or message; on Fastify that of node:http, as for guards outside of NestJS. */
export function sourceOf(context: ExecutionContext, { raw }: NestRequest): object | undefined {
  return (context.getType() === "http" ? raw : undefined) ?? carrierOf(context) ?? undefined;
}

/** What belongs to one request or message alone, by the transport; null where that is no object. */
function carrierOf(context: ExecutionContext): object | null {
  const [first, second, third] = context.getArgs<unknown[]>();
  const type: string = context.getType();
  // A gateway's client is that of all its messages, and so the message is what counts.
  const candidates = { http: [first], ws: [second], rpc: [second, first], graphql: [third] }[type] ?? [];
  return candidates.find((one): one is object => typeof one === "object" && one !== null) ?? null;
}
