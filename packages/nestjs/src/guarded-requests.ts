import type { CanActivate, ExecutionContext } from "@nestjs/common";
import type { NestRequest } from "./request.ts";

/** A request that a guard let through, and for which route. */
interface Passed {
  readonly request: NestRequest;
  readonly guard: CanActivate;
  readonly handler: unknown;
  readonly classRef: unknown;
}

const passed = new WeakMap<object, Passed>();

/** Remembers that the guard let the request of this context through to its route. */
export function markPassed(context: ExecutionContext, request: NestRequest, guard: CanActivate): void {
  const carrier = carrierOf(context);
  if (carrier === null) return;
  passed.set(carrier, { request, guard, handler: context.getHandler(), classRef: context.getClass() });
}

/** Whether a guard of the same class, or of one that extends it, let this request through to this route. */
export function hasPassed(context: ExecutionContext, guard: CanActivate): boolean {
  const carrier = carrierOf(context);
  const before = carrier === null ? undefined : passed.get(carrier);
  return (
    before !== undefined &&
    before.handler === context.getHandler() &&
    before.classRef === context.getClass() &&
    before.guard instanceof guard.constructor
  );
}

/** The request that is being answered, as a guard found it; that of http also where none has run. */
export function requestIn(context: ExecutionContext): NestRequest | undefined {
  if (context.getType() === "http") return context.switchToHttp().getRequest<NestRequest>();
  const carrier = carrierOf(context);
  return carrier === null ? undefined : passed.get(carrier)?.request;
}

/** What belongs to one request or message alone, by the transport; null where that is no object. */
function carrierOf(context: ExecutionContext): object | null {
  const [first, second, third] = context.getArgs<unknown[]>();
  const type: string = context.getType();
  // A gateway's client is that of all its messages, and so the message is what counts.
  const candidates = { http: [first], ws: [second], rpc: [second, first], graphql: [third] }[type] ?? [];
  return candidates.find((one): one is object => typeof one === "object" && one !== null) ?? null;
}
