import type { Transaction } from "kysely";
import type { EnvironmentRow } from "../../store/environments.ts";
import { countClients } from "../../store/manage/clients.ts";
import {
  addTemplates,
  changeTemplate,
  countTemplates,
  findTemplate,
  listTemplates,
  removeTemplate,
  type TemplateRow,
} from "../../store/manage/templates.ts";
import type { Schema } from "../../store/schema.ts";
import { type AuditEntry, created, ended, updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { absent, conflict, Refusal } from "./refusal.ts";

/** The limits of a template; null is none. */
interface TemplateLimits {
  readonly rateLimitHour?: number | null | undefined;
  readonly rateLimitDay?: number | null | undefined;
  readonly rateLimitWeek?: number | null | undefined;
  readonly rateLimitMonth?: number | null | undefined;
  readonly maxClients?: number | null | undefined;
  /** Default: enforce. */
  readonly mode?: "enforce" | "shadow" | undefined;
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

/** They are listed in whole. */
const MAX_TEMPLATES = 1000;

/**
 * Makes and changes templates within a transaction, and gives what is noted of them.
 *
 * @throws Refusal absent; invalid; conflict where there would be too many.
 */
export async function applyTemplates(
  context: PlatformContext,
  db: Transaction<Schema>,
  envId: string,
  templates: readonly TemplateChange[],
): Promise<(AuditEntry | null)[]> {
  const audit: (AuditEntry | null)[] = [];
  const made: TemplateRow[] = [];
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
      const from = await findTemplate(db, envId, id);
      if (from === undefined) {
        throw new Refusal("absent", {
          issues: [{ path: `${path}.id`, message: "there is no such template" }],
        });
      }
      const to = await changeTemplate(db, { envId, id }, changes);
      audit.push(updated("templates", id, { from, to }));
      continue;
    }
    if (name === undefined) {
      throw new Refusal("invalid", {
        issues: [{ path: `${path}.name`, message: "a new template needs a name" }],
      });
    }
    made.push(templateRow(context, envId, { ...template, name }));
  }
  await addTemplates(db, made);
  if (made.length > 0 && (await countTemplates(db, envId)) > MAX_TEMPLATES) {
    throw conflict("TOO_MANY_TEMPLATES", `An environment has ${MAX_TEMPLATES} templates at most.`);
  }
  return [...audit, ...made.map((row) => created("templates", row.id, row))];
}

/** The row of a new template. */
export function templateRow(context: PlatformContext, envId: string, template: NewTemplate): TemplateRow {
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
    mode: "enforce",
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
  context: ActingContext,
  env: EnvironmentRow,
  { id, isForced }: { readonly id: string; readonly isForced: boolean },
): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const row = await findTemplate(db, env.id, id);
    if (row === undefined) throw absent();
    const using = await countClients(db, { envId: env.id, templateId: id, status: "active" });
    if (using > 0 && !isForced) {
      throw conflict(
        "IN_USE",
        `Active clients use this template: ${using}. forceDelete=true deletes it all the same.`,
      );
    }
    await removeTemplate(db, env.id, id);
    return { result: undefined, audit: [ended("delete", "templates", id, row)] };
  });
}

function limitColumns(limits: TemplateLimits) {
  const { rateLimitHour, rateLimitDay, rateLimitWeek, rateLimitMonth, maxClients, mode } = limits;
  return {
    ...(rateLimitHour === undefined ? {} : { rate_limit_hour: rateLimitHour }),
    ...(rateLimitDay === undefined ? {} : { rate_limit_day: rateLimitDay }),
    ...(rateLimitWeek === undefined ? {} : { rate_limit_week: rateLimitWeek }),
    ...(rateLimitMonth === undefined ? {} : { rate_limit_month: rateLimitMonth }),
    ...(maxClients === undefined ? {} : { max_clients: maxClients }),
    ...(mode === undefined ? {} : { mode }),
  };
}

/** The templates of an environment. */
export async function listEnvironmentTemplates(context: PlatformContext, envId: string) {
  return listTemplates(context.db, envId);
}
