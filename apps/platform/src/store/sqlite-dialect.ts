import { type QueryCompiler, type SelectModifierNode, SqliteDialect, SqliteQueryCompiler } from "kysely";
import type { SqliteConnection } from "./sqlite.ts";

/** Kysely's dialect over node:sqlite. */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(database: SqliteConnection) {
    super({ database });
  }

  override createQueryCompiler(): QueryCompiler {
    return new CompilerWithoutRowLocks();
  }
}

/** SQLite has one writer at a time: it knows no `for update`, and needs none. */
class CompilerWithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === "Distinct") super.visitSelectModifier(node);
  }
}
