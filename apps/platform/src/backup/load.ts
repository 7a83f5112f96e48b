import { CompiledQuery, type Transaction } from "kysely";
import { checkMasterKey } from "../secrets/master-key-check.ts";
import { BOUND_TABLES, SEALED_SETTINGS } from "../secrets/sealed-places.ts";
import type { Vault } from "../secrets/vault.ts";
import { isPostgres } from "../store/dialect.ts";
import { migrations } from "../store/migrations/index.ts";
import { migrate } from "../store/migrations/migrate.ts";
import type { Schema } from "../store/schema.ts";
import { BOOKKEEPING, tablesOf } from "./catalog.ts";
import { BackupError, type Header, type TableShape, type Value } from "./format.ts";
import { type Batch, readBackup } from "./read-backup.ts";

/** What is loaded, and how. */
export interface LoadOptions {
  readonly path: string;
  /** What the data is sealed under; null leaves out all that is sealed, and what is bound to it. */
  readonly vault: Vault | null;
  readonly onProgress: (rows: number) => void;
}

/**
 * Makes the tables of a backup and fills them, in a transaction on a database that has none. Returns how many rows
 * the backup holds.
 *
 * @throws BackupError where the file is damaged or of a later version. Error where it was sealed under another
 * master key.
 */
export async function load(db: Transaction<Schema>, options: LoadOptions): Promise<number> {
  const { path, vault, onProgress } = options;
  const loader = new Loader(db, vault === null);
  const rows = await readBackup(
    path,
    (header) => loader.begin(header),
    async (batch) => onProgress(await loader.add(batch)),
  );
  await loader.end();
  if (vault !== null) await checkMasterKey(db, vault);
  return rows;
}

class Loader {
  readonly #db: Transaction<Schema>;
  readonly #isWithoutSecrets: boolean;
  readonly #inserts = new Map<string, string>();
  /** Of each table that the migrations have made. */
  readonly #columns = new Map<string, ReadonlySet<string>>();
  #count = 0;

  constructor(db: Transaction<Schema>, isWithoutSecrets: boolean) {
    this.#db = db;
    this.#isWithoutSecrets = isWithoutSecrets;
  }

  /** The tables as they were: those migrations that came later are run when the platform is opened. */
  async begin(header: Header): Promise<void> {
    if (header.migrations.some((name) => !(name in migrations))) {
      throw new BackupError(
        "the backup was made by a later version of the platform: restore it with that one",
      );
    }
    await migrate(this.#db, header.migrations);
    await this.#eraseMade();
  }

  async add({ table, rows }: Batch): Promise<number> {
    const kept = this.#isWithoutSecrets ? rows.filter((row) => !isBound(table, row)) : rows;
    if (kept.length > 0) {
      const text = this.#insert(table, kept.length);
      await this.#db.executeQuery(CompiledQuery.raw(text, kept.flat()));
    }
    this.#count += rows.length;
    return this.#count;
  }

  /** Numbers that the database gives itself go on after those that it was given. */
  async end(): Promise<void> {
    if (!isPostgres(this.#db)) return;
    const { rows } = await this.#db.executeQuery<{ table: string; column: string }>(
      CompiledQuery.raw(
        `select table_name as "table", column_name as "column" from information_schema.columns
         where table_schema = current_schema() and (is_identity = 'YES' or column_default like 'nextval(%')`,
      ),
    );
    for (const { table, column } of rows) {
      await this.#db.executeQuery(
        CompiledQuery.raw(
          `select setval(pg_get_serial_sequence('"${table}"', '${column}'),
             (select coalesce(max("${column}"), 0) + 1 from "${table}"), false)`,
        ),
      );
    }
  }

  /** Rows that a migration makes are in the backup, as they have become. */
  async #eraseMade(): Promise<void> {
    for (const { name, columns } of await tablesOf(this.#db)) {
      this.#columns.set(name, new Set(columns));
      if (name !== BOOKKEEPING) await this.#db.executeQuery(CompiledQuery.raw(`delete from "${name}"`));
    }
  }

  /** Names come from a file: only those that the migrations have made get into a statement. */
  #insert(table: TableShape, rows: number): string {
    const known = this.#inserts.get(`${table.name} ${rows}`);
    if (known !== undefined) return known;
    const columns = this.#columns.get(table.name);
    if (columns === undefined || !table.columns.every((column) => columns.has(column))) {
      throw new BackupError("the file is damaged: it holds a table that its version does not make");
    }
    const text = insertText(table, rows, isPostgres(this.#db));
    this.#inserts.set(`${table.name} ${rows}`, text);
    return text;
  }
}

function isBound(table: TableShape, row: readonly Value[]): boolean {
  if (BOUND_TABLES.has(table.name)) return true;
  return table.name === "settings" && SEALED_SETTINGS.has(String(row[table.columns.indexOf("name")]));
}

function insertText({ name, columns }: TableShape, rows: number, isNumbered: boolean): string {
  let at = 0;
  const tuple = () => `(${columns.map(() => (isNumbered ? `$${++at}` : "?")).join(", ")})`;
  const values = Array.from({ length: rows }, tuple).join(", ");
  return `insert into "${name}" (${columns.map((column) => `"${column}"`).join(", ")}) values ${values}`;
}
