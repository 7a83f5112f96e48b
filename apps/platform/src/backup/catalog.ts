import { CompiledQuery } from "kysely";
import type { Executor } from "../store/database.ts";
import { isPostgres } from "../store/dialect.ts";
import type { TableShape } from "./format.ts";

/** The bookkeeping of migrations: told in a backup's header, and made anew by a restore. */
export const BOOKKEEPING = "kysely_migration";

const POSTGRES_TABLES = `select c.relname as name from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`;
const POSTGRES_COLUMNS = `select a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = current_schema()::regnamespace and c.relname = $1 and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;

/** SQLite's own tables have names that begin with sqlite_. */
export const SQLITE_TABLES =
  "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'";
export const SQLITE_COLUMNS = "select name from pragma_table_info(?)";

/** The tables that a database has, in either; not its own, and the bookkeeping among them. */
export async function tablesOf(db: Executor): Promise<TableShape[]> {
  const [tables, columns] = isPostgres(db)
    ? [POSTGRES_TABLES, POSTGRES_COLUMNS]
    : [SQLITE_TABLES, SQLITE_COLUMNS];
  const shapes: TableShape[] = [];
  for (const name of await texts(db, tables)) shapes.push({ name, columns: await texts(db, columns, name) });
  return shapes;
}

/** The column `name` of a query's rows. */
export async function texts(db: Executor, text: string, ...parameters: string[]): Promise<string[]> {
  const { rows } = await db.executeQuery<{ name: string }>(CompiledQuery.raw(text, parameters));
  return rows.map(({ name }) => name);
}
