import type { Insertable, Selectable, Updateable } from "kysely";
import type { Executor } from "../database.ts";
import type { EnvironmentRow } from "../environments.ts";
import { deleteRollups } from "../rollups.ts";
import type { EnvironmentsTable, ProjectsTable } from "../schema.ts";
import type { Slice } from "./clients.ts";
import { contains } from "./like.ts";

export type ProjectRow = Selectable<ProjectsTable>;

/** Which projects. */
export interface ProjectFilter {
  /** A part of the name or slug. */
  readonly name?: string | undefined;
  readonly status?: string | undefined;
}

function projectsWhere(db: Executor, { name, status }: ProjectFilter) {
  let query = db.selectFrom("projects");
  if (status !== undefined) query = query.where("status", "=", status);
  if (name !== undefined) {
    query = query.where((eb) => eb.or([contains(eb.ref("name"), name), contains(eb.ref("slug"), name)]));
  }
  return query;
}

/** Projects in the order of their slugs. */
export async function listProjects(
  db: Executor,
  filter: ProjectFilter,
  { limit, offset }: Slice,
): Promise<ProjectRow[]> {
  return projectsWhere(db, filter).selectAll().orderBy("slug").limit(limit).offset(offset).execute();
}

export async function countProjects(db: Executor, filter: ProjectFilter): Promise<number> {
  const row = await projectsWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findProject(db: Executor, id: string): Promise<ProjectRow | undefined> {
  return db.selectFrom("projects").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function findProjectBySlug(db: Executor, slug: string): Promise<ProjectRow | undefined> {
  return db.selectFrom("projects").selectAll().where("slug", "=", slug).executeTakeFirst();
}

export async function addProject(db: Executor, row: Insertable<ProjectsTable>): Promise<void> {
  await db.insertInto("projects").values(row).execute();
}

export async function changeProject(
  db: Executor,
  id: string,
  changes: Updateable<ProjectsTable>,
): Promise<void> {
  await db.updateTable("projects").set(changes).where("id", "=", id).execute();
}

/** Deletes a project with everything that it owns but its logs. */
export async function removeProject(db: Executor, id: string): Promise<void> {
  await db.deleteFrom("projects").where("id", "=", id).execute();
}

/** The environments of some projects, in the order in which they were made. */
export async function listEnvironments(
  db: Executor,
  projectIds: readonly string[],
): Promise<EnvironmentRow[]> {
  if (projectIds.length === 0) return [];
  return db
    .selectFrom("environments")
    .selectAll()
    .where("project_id", "in", projectIds)
    .orderBy("id")
    .execute();
}

export async function changeEnvironment(
  db: Executor,
  id: string,
  changes: Updateable<EnvironmentsTable>,
): Promise<void> {
  await db.updateTable("environments").set(changes).where("id", "=", id).execute();
}

/** Deletes an environment with everything that it owns but its logs. */
export async function removeEnvironment(db: Executor, id: string): Promise<void> {
  await db.deleteFrom("environments").where("id", "=", id).execute();
}

/** Logs have no foreign key: they go with their environment by this. */
export async function removeLogs(db: Executor, envId: string): Promise<void> {
  await db.deleteFrom("logs").where("env_id", "=", envId).execute();
  await deleteRollups(db, envId);
}
