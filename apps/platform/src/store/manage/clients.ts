import type { Updateable } from "kysely";
import type { ClientRow } from "../clients.ts";
import type { Executor } from "../database.ts";
import type { ClientsTable } from "../schema.ts";
import { contains } from "./like.ts";

/** Which clients. */
export interface ClientFilter {
  readonly envId: string;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly templateId?: string | undefined;
  readonly status?: string | undefined;
}

/** A page: `limit` of them after the first `offset`. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

function clientsWhere(db: Executor, { envId, name, type, templateId, status }: ClientFilter) {
  let query = db.selectFrom("clients").where("env_id", "=", envId);
  if (name !== undefined) query = query.where((eb) => contains(eb.ref("name"), name));
  if (type !== undefined) query = query.where("type", "=", type);
  if (templateId !== undefined) query = query.where("template_id", "=", templateId);
  if (status !== undefined) query = query.where("status", "=", status);
  return query;
}

/** How clients are ordered; those that are alike in it go by their ids. */
export interface ClientOrder {
  readonly column: "name" | "created_at";
  readonly direction: "asc" | "desc";
}

/** Clients in an order. */
export async function listClients(
  db: Executor,
  filter: ClientFilter,
  { column, direction, ...slice }: Slice & ClientOrder,
): Promise<ClientRow[]> {
  return clientsWhere(db, filter)
    .selectAll()
    .orderBy(column, direction)
    .orderBy("id", direction)
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
}

export async function countClients(db: Executor, filter: ClientFilter): Promise<number> {
  const row = await clientsWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function changeClient(
  db: Executor,
  { envId, id }: { readonly envId: string; readonly id: string },
  changes: Updateable<ClientsTable>,
): Promise<void> {
  await db.updateTable("clients").set(changes).where("env_id", "=", envId).where("id", "=", id).execute();
}
