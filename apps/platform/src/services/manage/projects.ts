import type { Transaction } from "kysely";
import { type EnvironmentRow, insertEnvironment } from "../../store/environments.ts";
import type { Slice } from "../../store/manage/clients.ts";
import {
  addProject,
  countProjects,
  findProject,
  findProjectBySlug,
  listEnvironments,
  listProjects,
  type ProjectFilter,
  type ProjectRow,
} from "../../store/manage/projects.ts";
import { addTemplates } from "../../store/manage/templates.ts";
import type { Schema } from "../../store/schema.ts";
import { type AuditEntry, created } from "../audit.ts";
import { type ActingContext, change } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { type EnvironmentView, environmentView } from "./environment-view.ts";
import { conflict } from "./refusal.ts";
import { addEnvironmentKey } from "./server-keys.ts";
import { addSecret } from "./signing-secrets.ts";
import { type NewTemplate, templateRow } from "./templates.ts";

/** They are listed in whole. */
const MAX_ENVIRONMENTS = 20;

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

/** A page of projects with their environments, by a part of their name or slug. */
export async function listAllProjects(context: PlatformContext, filter: ProjectFilter, slice: Slice) {
  const projects = await listProjects(context.db, filter, slice);
  const rows = await listEnvironments(
    context.db,
    projects.map(({ id }) => id),
  );
  const envs = Map.groupBy(rows, ({ project_id }) => project_id);
  const items: ProjectView[] = [];
  for (const project of projects) {
    items.push({ project, envs: await viewsOf(context, envs.get(project.id) ?? []) });
  }
  return { items, total: await countProjects(context.db, filter) };
}

/**
 * Makes a project with its environments.
 *
 * @throws Refusal conflict where the slug is taken, or two environments have one type.
 */
export async function makeProject(context: ActingContext, asked: NewProject): Promise<MadeProject> {
  const { slug, name = slug, description = null, metadata = {}, envs = [{ type: "production" }] } = asked;
  const id = context.newId();
  return change(context, { projectId: id, envIds: [] }, async (db) => {
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
    const audit = [created("projects", id, project), ...made.flatMap(entriesOf)] as const;
    return { result: { project, envs: made }, audit };
  });
}

/**
 * Makes one more environment of a project, or the project with it.
 *
 * @throws Refusal conflict where the project has one of that type.
 */
export async function makeEnvironment(
  context: ActingContext,
  slug: string,
  env: NewEnvironment,
): Promise<MadeEnvironment> {
  const project = await findProjectBySlug(context.db, slug);
  if (project === undefined) return (await makeProject(context, { slug, envs: [env] })).envs[0]!;
  return addEnvironment(context, project, env);
}

/**
 * Makes one more environment of a project.
 *
 * @throws Refusal conflict where the project has one of that type, or as many as it may have.
 */
export async function addEnvironment(
  context: ActingContext,
  project: ProjectRow,
  env: NewEnvironment,
): Promise<MadeEnvironment> {
  return change(context, { projectId: project.id, envIds: [] }, async (db) => {
    const envs = await listEnvironments(db, [project.id]);
    if (envs.some(({ type }) => type === env.type)) {
      throw conflict("ENVIRONMENT_TAKEN", "The project has an environment of this type already.");
    }
    if (envs.length >= MAX_ENVIRONMENTS) {
      throw conflict("TOO_MANY_ENVIRONMENTS", `A project has ${MAX_ENVIRONMENTS} environments at most.`);
    }
    const made = await addOne(context, db, project, env);
    return { result: made, audit: [null, ...entriesOf(made)] };
  });
}

/** What is noted of an environment that was just made: of its project, which outlives it. */
function entriesOf({ view }: MadeEnvironment): AuditEntry[] {
  return [{ ...created("environments", view.row.id, view.row), isOfProject: true }];
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
