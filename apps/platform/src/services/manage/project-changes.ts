import type { Updateable } from "kysely";
import type { EnvironmentRow } from "../../store/environments.ts";
import { findEnvironment } from "../../store/environments.ts";
import { countClients } from "../../store/manage/clients.ts";
import {
  changeEnvironment,
  changeProject,
  findProject,
  listEnvironments,
  removeEnvironment,
  removeLogs,
  removeProject,
} from "../../store/manage/projects.ts";
import type { EnvironmentsTable } from "../../store/schema.ts";
import { type AuditEntry, ended, updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import { changedSettings, type SettingsChange, settingsOf } from "../settings.ts";
import { refuseListedTwice } from "./listed-networks.ts";
import { absent, conflict, Refusal } from "./refusal.ts";
import { applyTemplates, deleteTemplate, type TemplateChange } from "./templates.ts";

/** Changes of one environment; what is left out stays. */
interface EnvironmentChange {
  readonly url?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly templates?: readonly TemplateChange[] | undefined;
  readonly settings?: SettingsChange | undefined;
}

/** Changes of a project and one of its environments; what is left out stays. */
export interface ProjectChange {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly singleEnv?: EnvironmentChange | undefined;
}

/** Changes a project and one of its environments, everything or nothing. @throws Refusal absent; invalid. */
export async function updateProject(
  context: ActingContext,
  env: EnvironmentRow,
  { name, description, singleEnv = {} }: ProjectChange,
): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const current = await findEnvironment(db, env.id);
    const project = await findProject(db, env.project_id);
    if (current === null || project === undefined) throw absent();
    const nowMs = context.clock.now();
    if (name !== undefined || description !== undefined) {
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      };
      await changeProject(db, env.project_id, { ...changes, updated_at: nowMs });
    }
    const ofTemplates = await applyTemplates(context, db, env.id, singleEnv.templates ?? []);
    await changeEnvironment(db, env.id, { ...columnsOf(current, singleEnv), updated_at: nowMs });
    const ofProject = updated("projects", project.id, {
      from: project,
      to: (await findProject(db, project.id))!,
    });
    const ofEnvironment = updated("environments", env.id, {
      from: current,
      to: (await findEnvironment(db, env.id))!,
    });
    const audit = [
      ofProject === null ? null : { ...ofProject, isOfProject: true },
      ofEnvironment,
      ...ofTemplates,
    ] as const;
    return { result: undefined, audit };
  });
}

function columnsOf(
  current: EnvironmentRow,
  { url, metadata, settings }: EnvironmentChange,
): Updateable<EnvironmentsTable> {
  const changed = settings === undefined ? current.settings : changedSettings(current.settings, settings);
  if (settings?.fraud?.reputation !== undefined) refuseListedTwice(settingsOf(changed).fraud.reputation);
  return {
    ...(url === undefined ? {} : { url }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
    ...(settings === undefined ? {} : { settings: changed }),
  };
}

/** What is to be deleted. */
export interface Deletion {
  readonly kind: "project" | "env" | "template";
  /** The environment, where it is another one of the same project. */
  readonly envId?: string | undefined;
  readonly templateId?: string | undefined;
  /** Whether active clients do not keep it. */
  readonly isForced: boolean;
}

/**
 * Deletes a project, one of its environments, or a template of one, with everything in it.
 *
 * @throws Refusal absent; invalid; conflict while active clients use it, unless forced.
 */
export async function deleteOfProject(
  context: ActingContext,
  named: EnvironmentRow,
  { kind, envId = named.id, templateId, isForced }: Deletion,
): Promise<{ readonly kind: Deletion["kind"]; readonly id: string }> {
  const envs = await listEnvironments(context.db, [named.project_id]);
  const env = envs.find(({ id }) => id === envId);
  if (env === undefined) throw absent();
  if (kind === "template") {
    if (templateId === undefined) {
      throw new Refusal("invalid", { issues: [{ path: "query.templateId", message: "which template?" }] });
    }
    await deleteTemplate(context, env, { id: templateId, isForced });
    return { kind, id: templateId };
  }
  if (kind === "env") {
    await deleteEnvironments(context, [env], { isForced, isOfProject: false });
    return { kind, id: env.id };
  }
  await deleteEnvironments(context, envs, { isForced, isOfProject: true });
  return { kind, id: named.project_id };
}

async function deleteEnvironments(
  context: ActingContext,
  envs: readonly EnvironmentRow[],
  { isForced, isOfProject }: { readonly isForced: boolean; readonly isOfProject: boolean },
): Promise<void> {
  const projectId = envs[0]!.project_id;
  await change(context, { projectId, envIds: envs.map(({ id }) => id) }, async (db) => {
    let active = 0;
    for (const { id } of envs) active += await countClients(db, { envId: id, status: "active" });
    if (active > 0 && !isForced) {
      throw conflict("IN_USE", `It has active clients: ${active}. forceDelete=true deletes it all the same.`);
    }
    const audit: [AuditEntry | null, ...AuditEntry[]] = [null];
    for (const env of envs) {
      await removeEnvironment(db, env.id);
      await removeLogs(db, env.id);
      audit.push({ ...ended("delete", "environments", env.id, env), isOfProject: true });
    }
    if (isOfProject) {
      const project = (await findProject(db, projectId))!;
      await removeProject(db, projectId);
      audit.push({ ...ended("delete", "projects", projectId, project), isOfProject: true });
    }
    return { result: undefined, audit };
  });
}
