import type { Insertable, Selectable, Updateable } from "kysely";
import type { Executor } from "../database.ts";
import type { EnvironmentRow } from "../environments.ts";
import type { EnvironmentsTable, ProjectsTable } from "../schema.ts";
import { contains } from "./like.ts";

export type ProjectRow = Selectable<ProjectsTable>;

/** Projects by a part of their name or slug, in the order of their slugs. */
export async function listProjects(
  db: Executor,
  filter: { readonly name?: string | undefined; readonly status?: string | undefined },
): Promise<ProjectRow[]> {
  const { name, status } = filter;
  let query = db.selectFrom("projects").selectAll();
  if (status !== undefined) query = query.where("status", "=", status);
  if (name !== undefined) {
    query = query.where((eb) => eb.or([contains(eb.ref("name"), name), contains(eb.ref("slug"), name)]));
  }
  return query.orderBy("slug").execute();
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
}
