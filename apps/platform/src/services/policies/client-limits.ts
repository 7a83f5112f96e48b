import { type LimitUse, usesOfLimits } from "../../policies/limits/judge.ts";
import { findClient } from "../../store/clients.ts";
import { readUses } from "../../store/limits.ts";
import { findTemplate } from "../../store/manage/templates.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "../manage/refusal.ts";

/**
 * What a client has used of each limit of its template, the shortest window first; nothing where it has none.
 *
 * @throws Refusal absent.
 */
export async function readClientLimits(
  { db, clock }: PlatformContext,
  envId: string,
  clientId: string,
): Promise<LimitUse[]> {
  const client = await findClient(db, envId, clientId);
  if (client === null) throw absent();
  if (client.template_id === null) return [];
  const template = await findTemplate(db, envId, client.template_id);
  if (template === undefined) return [];
  const limits = {
    hour: template.rate_limit_hour,
    day: template.rate_limit_day,
    week: template.rate_limit_week,
    month: template.rate_limit_month,
  };
  return usesOfLimits(limits, await readUses(db, { envId, clientId }), clock.now());
}
