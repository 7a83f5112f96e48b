import type { Transaction } from "kysely";
import { type EnvironmentRow, insertEnvironment } from "../../store/environments.ts";
import {
  addProject,
  findProject,
  findProjectBySlug,
  listEnvironments,
  listProjects,
  type ProjectRow,
} from "../../store/manage/projects.ts";
import { addTemplates } from "../../store/manage/templates.ts";
import type { Schema } from "../../store/schema.ts";
import { change, type PlatformContext } from "../context.ts";
import { type EnvironmentView, environmentView } from "./environment-view.ts";
import { conflict } from "./refusal.ts";
import { addEnvironmentKey } from "./server-keys.ts";
import { addSecret } from "./signing-secrets.ts";
import { type NewTemplate, templateRow } from "./templates.ts";

/** An environment that is to be made. */
export interface NewEnvironment {
  /** 2 to 16 of a-z. */
  readonly type: string;
  readonly url?: string | undefined;
  /** Who signs keys. Default: the platform. */
  readonly signing?: "platform" | "application" | undefined;
  readonly templates?: readonly NewTemplate[] | undefined;
}

/** A project that is to be made. */
export interface NewProject {
  readonly slug: string;
  /** Default: the slug. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Default: one of type production. */
  readonly envs?: readonly NewEnvironment[] | undefined;
}

/** An environment that was just made, with its credentials, this once. */
export interface MadeEnvironment {
  readonly view: EnvironmentView;
  readonly serverKey: string;
  readonly managementKey: string;
  /** null where the application signs. */
  readonly secret: string | null;
}

/** A project with its environments. */
export interface ProjectView {
  readonly project: ProjectRow;
  readonly envs: readonly EnvironmentView[];
}

/** A project that was just made. */
export interface MadeProject {
  readonly project: ProjectRow;
  readonly envs: readonly MadeEnvironment[];
}

/** Projects with their environments, by a part of their name or slug. */
export async function listAllProjects(
  context: PlatformContext,
  filter: { readonly name?: string | undefined; readonly status?: string | undefined },
): Promise<ProjectView[]> {
  const projects = await listProjects(context.db, filter);
  const envs = Map.groupBy(await listEnvironments(context.db), ({ project_id }) => project_id);
  const views: ProjectView[] = [];
  for (const project of projects) {
    views.push({ project, envs: await viewsOf(context, envs.get(project.id) ?? []) });
  }
  return views;
}

/**
 * Makes a project with its environments.
 *
 * @throws Refusal conflict where the slug is taken, or two environments have one type.
 */
export async function makeProject(context: PlatformContext, asked: NewProject): Promise<MadeProject> {
  const { slug, name = slug, description = null, metadata = {}, envs = [{ type: "production" }] } = asked;
  const id = context.newId();
  return change(context, id, async (db) => {
    if ((await findProjectBySlug(db, slug)) !== undefined) {
      throw conflict("SLUG_TAKEN", "There is a project with this slug already.");
    }
    if (new Set(envs.map(({ type }) => type)).size < envs.length) {
      throw conflict("ENVIRONMENT_TAKEN", "Each environment of a project has a type of its own.");
    }
    const nowMs = context.clock.now();
    const project = {
      id,
      slug,
      name,
      description,
      metadata: JSON.stringify(metadata),
      status: "active",
      created_at: nowMs,
      updated_at: nowMs,
    };
    await addProject(db, project);
    const made: MadeEnvironment[] = [];
    for (const env of envs) made.push(await addOne(context, db, project, env));
    return { project, envs: made };
  });
}

/**
 * Makes one more environment of a project, or the project with it.
 *
 * @throws Refusal conflict where the project has one of that type.
 */
export async function makeEnvironment(
  context: PlatformContext,
  slug: string,
  env: NewEnvironment,
): Promise<MadeEnvironment> {
  const project = await findProjectBySlug(context.db, slug);
  if (project === undefined) return (await makeProject(context, { slug, envs: [env] })).envs[0]!;
  return change(context, project.id, async (db) => {
    const envs = await listEnvironments(db, project.id);
    if (envs.some(({ type }) => type === env.type)) {
      throw conflict("ENVIRONMENT_TAKEN", "The project has an environment of this type already.");
    }
    return addOne(context, db, project, env);
  });
}

/** The project of an environment. */
export async function projectOf(context: PlatformContext, env: EnvironmentRow): Promise<ProjectRow> {
  const project = await findProject(context.db, env.project_id);
  if (project === undefined) throw new Error("an environment without its project");
  return project;
}

async function viewsOf(
  context: PlatformContext,
  rows: readonly EnvironmentRow[],
): Promise<EnvironmentView[]> {
  const nowMs = context.clock.now();
  const views: EnvironmentView[] = [];
  for (const row of rows) views.push(await environmentView(context.db, row, nowMs));
  return views;
}

async function addOne(
  context: PlatformContext,
  db: Transaction<Schema>,
  project: ProjectRow,
  { type, url, signing = "platform", templates = [] }: NewEnvironment,
): Promise<MadeEnvironment> {
  const nowMs = context.clock.now();
  const row: EnvironmentRow = {
    id: context.newId(),
    project_id: project.id,
    type,
    project_env: `${project.slug}-${type}`,
    url: url ?? null,
    status: "active",
    signing,
    settings: "{}",
    metadata: "{}",
    feed_serial: 0,
    feed_floor: 0,
    dropped_reports: 0,
    created_at: nowMs,
    updated_at: nowMs,
  };
  await insertEnvironment(db, row);
  await addTemplates(
    db,
    templates.map((template) => templateRow(context, row.id, template)),
  );
  const { serverKey } = await addEnvironmentKey(context, db, row, { role: "channel" });
  const { serverKey: managementKey } = await addEnvironmentKey(context, db, row, { role: "manage" });
  const secret = signing === "platform" ? (await addSecret(context, db, row.id)).secret : null;
  return { view: await environmentView(db, row, nowMs), serverKey, managementKey, secret };
}
