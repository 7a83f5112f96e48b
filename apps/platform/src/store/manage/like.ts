import { type Expression, type SqlBool, sql } from "kysely";

/** Whether a column holds a text, in any case of ASCII; `%` and `_` in it stand for themselves. */
export function contains(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<SqlBool>`lower(${column}) like lower(${pattern}) escape '\\'`;
}
