import type { Migration } from "kysely/migration";
import { firstTables } from "./0001-first-tables.ts";
import { usage } from "./0002-usage.ts";
import { audit } from "./0003-audit.ts";
import { retention } from "./0004-retention.ts";
import { policies } from "./0005-policies.ts";
import { sessions } from "./0006-sessions.ts";
import { clientOrder } from "./0007-client-order.ts";
import { signalStates } from "./0008-signal-states.ts";

/** Every migration by its name, in the order of their names. One that was published is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first-tables": firstTables,
  "0002-usage": usage,
  "0003-audit": audit,
  "0004-retention": retention,
  "0005-policies": policies,
  "0006-sessions": sessions,
  "0007-client-order": clientOrder,
  "0008-signal-states": signalStates,
};
