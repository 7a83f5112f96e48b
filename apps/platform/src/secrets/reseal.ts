import { sql, type Transaction } from "kysely";
import type { Schema } from "../store/schema.ts";
import { SEALED_COLUMNS, SEALED_SETTINGS, type SealedColumn } from "./sealed-places.ts";
import type { Vault } from "./vault.ts";

/**
 * Seals everything that is sealed under one master key under another. Returns how many values.
 *
 * @throws Error where a value does not open.
 */
export async function reseal(db: Transaction<Schema>, from: Vault, to: Vault): Promise<number> {
  let count = 0;
  for (const place of SEALED_COLUMNS) count += await resealColumn(db, place, { from, to });
  const names = [...SEALED_SETTINGS];
  const settings = await db.selectFrom("settings").selectAll().where("name", "in", names).execute();
  for (const { name, value } of settings) {
    const place = { table: "settings", column: "value", rowId: name };
    const sealed = to.seal(place, from.open(place, value));
    await db.updateTable("settings").set({ value: sealed }).where("name", "=", name).execute();
  }
  return count + settings.length;
}

async function resealColumn(
  db: Transaction<Schema>,
  { table, column, rowId }: SealedColumn,
  { from, to }: { readonly from: Vault; readonly to: Vault },
): Promise<number> {
  const { rows } = await sql<{ id: string; value: string }>`
    select ${sql.ref(rowId)} as id, ${sql.ref(column)} as value from ${sql.table(table)}
  `.execute(db);
  for (const { id, value } of rows) {
    const place = { table, column, rowId: id };
    const sealed = to.seal(place, from.open(place, value));
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${sealed} where ${sql.ref(rowId)} = ${id}
    `.execute(db);
  }
  return rows.length;
}
