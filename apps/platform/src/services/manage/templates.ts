import type { Insertable, Transaction } from "kysely";
import { hasTemplate } from "../../store/clients.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { countClients } from "../../store/manage/clients.ts";
import { addTemplates, changeTemplate, listTemplates, removeTemplate } from "../../store/manage/templates.ts";
import type { Schema, TemplatesTable } from "../../store/schema.ts";
import { change, type PlatformContext } from "../context.ts";
import { conflict, Refusal } from "./refusal.ts";

/** The limits of a template; null is none. */
interface TemplateLimits {
  readonly rateLimitHour?: number | null | undefined;
  readonly rateLimitDay?: number | null | undefined;
  readonly rateLimitWeek?: number | null | undefined;
  readonly rateLimitMonth?: number | null | undefined;
  readonly maxClients?: number | null | undefined;
}

/** A template that is to be made; a limit that is left out is none. */
export interface NewTemplate extends TemplateLimits {
  readonly name: string;
}

/** With an id it is changed, and what is left out stays; without, it is made, and must have a name. */
export interface TemplateChange extends TemplateLimits {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** Makes and changes templates within a transaction. @throws Refusal absent; invalid. */
export async function applyTemplates(
  context: PlatformContext,
  db: Transaction<Schema>,
  envId: string,
  templates: readonly TemplateChange[],
): Promise<void> {
  const made: Insertable<TemplatesTable>[] = [];
  const nowMs = context.clock.now();
  for (const [index, template] of templates.entries()) {
    const path = `singleEnv.templates.${index}`;
    const { id, name } = template;
    if (id !== undefined) {
      const changes = {
        ...limitColumns(template),
        ...(name === undefined ? {} : { name }),
        updated_at: nowMs,
      };
      if (await changeTemplate(db, { envId, id }, changes)) continue;
      throw new Refusal("absent", { issues: [{ path: `${path}.id`, message: "there is no such template" }] });
    }
    if (name === undefined) {
      throw new Refusal("invalid", {
        issues: [{ path: `${path}.name`, message: "a new template needs a name" }],
      });
    }
    made.push(templateRow(context, envId, { ...template, name }));
  }
  await addTemplates(db, made);
}

/** The row of a new template. */
export function templateRow(
  context: PlatformContext,
  envId: string,
  template: NewTemplate,
): Insertable<TemplatesTable> {
  const nowMs = context.clock.now();
  return {
    id: context.newId(),
    env_id: envId,
    name: template.name,
    rate_limit_hour: null,
    rate_limit_day: null,
    rate_limit_week: null,
    rate_limit_month: null,
    max_clients: null,
    ...limitColumns(template),
    created_at: nowMs,
    updated_at: nowMs,
  };
}

/**
 * Deletes a template; where it is forced, the clients that used it have none then.
 *
 * @throws Refusal absent; conflict while active clients use it, unless forced.
 */
export async function deleteTemplate(
  context: PlatformContext,
  env: EnvironmentRow,
  { id, isForced }: { readonly id: string; readonly isForced: boolean },
): Promise<void> {
  await change(context, env.id, async (db) => {
    if (!(await hasTemplate(db, env.id, id))) throw new Refusal("absent");
    const using = await countClients(db, { envId: env.id, templateId: id, status: "active" });
    if (using > 0 && !isForced) {
      throw conflict(
        "IN_USE",
        `Active clients use this template: ${using}. forceDelete=true deletes it all the same.`,
      );
    }
    await removeTemplate(db, env.id, id);
  });
}

function limitColumns(limits: TemplateLimits) {
  const { rateLimitHour, rateLimitDay, rateLimitWeek, rateLimitMonth, maxClients } = limits;
  return {
    ...(rateLimitHour === undefined ? {} : { rate_limit_hour: rateLimitHour }),
    ...(rateLimitDay === undefined ? {} : { rate_limit_day: rateLimitDay }),
    ...(rateLimitWeek === undefined ? {} : { rate_limit_week: rateLimitWeek }),
    ...(rateLimitMonth === undefined ? {} : { rate_limit_month: rateLimitMonth }),
    ...(maxClients === undefined ? {} : { max_clients: maxClients }),
  };
}

/** The templates of an environment. */
export async function listEnvironmentTemplates(context: PlatformContext, envId: string) {
  return listTemplates(context.db, envId);
}
