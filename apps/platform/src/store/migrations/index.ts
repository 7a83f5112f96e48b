import type { MigrationProvider } from "kysely/migration";
import { firstTables } from "./0001-first-tables.ts";

/** Every migration by its name, in the order of their names. One that was published is never changed. */
export const migrations: MigrationProvider = {
  async getMigrations() {
    return { "0001-first-tables": firstTables };
  },
};
