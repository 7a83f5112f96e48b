import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { BOOKKEEPING, SQLITE_COLUMNS, SQLITE_TABLES } from "./catalog.ts";
import { BackupError, type TableShape, type Value } from "./format.ts";
import { type BackupSource, inOrder } from "./source.ts";

const BATCH_ROWS = 500;
const BUSY_TIMEOUT_MS = 10_000;

/**
 * A moment of a SQLite file. Its write-ahead log lets a reader keep that moment while others write: a platform
 * that runs on the file is not held up.
 *
 * @throws BackupError where there is no such file, or it holds no platform.
 */
export async function fromSqlite<T>(path: string, read: (source: BackupSource) => Promise<T>): Promise<T> {
  if (!existsSync(path)) throw new BackupError(`there is no data in ${path}`);
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("begin");
    return await read(sourceOf(database));
  } finally {
    database.close();
  }
}

function sourceOf(database: DatabaseSync): BackupSource {
  // The first read is what takes the moment.
  const tables = shapesOf(database);
  return {
    migrations: texts(database, `select name from ${BOOKKEEPING} order by name`),
    tables,
    rows: (table) => rowsOf(database, table),
  };
}

function shapesOf(database: DatabaseSync): TableShape[] {
  const names = texts(database, SQLITE_TABLES);
  if (!names.includes(BOOKKEEPING)) throw new BackupError("the file holds no data of the platform");
  const tables = names
    .filter((name) => name !== BOOKKEEPING)
    .map((name) => ({ name, columns: texts(database, SQLITE_COLUMNS, name) }));
  const references = tables.flatMap(({ name: from }) =>
    texts(database, 'select "table" as name from pragma_foreign_key_list(?)', from).map((to) => ({
      from,
      to,
    })),
  );
  return inOrder(tables, references);
}

function texts(database: DatabaseSync, sql: string, ...parameters: string[]): string[] {
  return database
    .prepare(sql)
    .all(...parameters)
    .map((row) => String(row["name"]));
}

async function* rowsOf(database: DatabaseSync, { name, columns }: TableShape): AsyncGenerator<Value[][]> {
  const list = columns.map((column) => `"${column}"`).join(", ");
  let batch: Value[][] = [];
  for (const row of database.prepare(`select ${list} from "${name}"`).iterate()) {
    batch.push(columns.map((column) => checkedValue(row[column])));
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function checkedValue(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`a ${typeof value} cannot be written to a backup`);
}
