import type { Decision as DecisionOf } from "@apikee/core";
import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from "@nestjs/common";
import { seenIn } from "./guarded-requests.ts";

/** The client, limits and outage marker of an allowed request: the type of a parameter with `@Decision()`. */
export type Decision = DecisionOf;

/** Injects the decision about the request, or one member of it; undefined if the request needed no key. */
export const Decision: (
  member?: keyof DecisionOf,
  ...pipes: (PipeTransform | Type<PipeTransform>)[]
) => ParameterDecorator = createParamDecorator(
  (member: keyof DecisionOf | undefined, context: ExecutionContext) => {
    const decision = seenIn(context).decision ?? undefined;
    return member === undefined ? decision : decision?.[member];
  },
);
