import { type ActingContext, actingAs } from "../services/change.ts";
import type { PlatformContext } from "../services/context.ts";
import type { HttpEnv } from "./env.ts";

/** The platform as the one who asks changes it: what is changed is noted as theirs, with the request's id. */
export function acting(
  context: PlatformContext,
  { principal, requestId }: HttpEnv["Variables"],
): ActingContext {
  return actingAs(context, { actor: principal.actor, requestId });
}
