import type { Decision as DecisionOf } from "@apikee/core";
import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from "@nestjs/common";
import { seenIn } from "./guarded-requests.ts";

/** What is known of an allowed request besides its claims: the type of a parameter with `@Decision()`. */
export type Decision = DecisionOf;

/** Gives a handler the decision about its request, or one member of it; undefined where the request needed no key. */
export const Decision: (
  member?: keyof DecisionOf,
  ...pipes: (PipeTransform | Type<PipeTransform>)[]
) => ParameterDecorator = createParamDecorator(
  (member: keyof DecisionOf | undefined, context: ExecutionContext) => {
    const decision = seenIn(context).decision ?? undefined;
    return member === undefined ? decision : decision?.[member];
  },
);
