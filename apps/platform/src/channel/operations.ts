import type { Operation } from "../services/call.ts";
import { registerClient } from "../services/register-client.ts";
import { registerEndpoints } from "../services/register-endpoints.ts";
import { report } from "../services/report.ts";
import { revocations } from "../services/revocations.ts";
import { validate } from "../services/validate.ts";

/** The operations of docs/protocol.md section 3.4 by their names. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["validate", validate],
  ["report", report],
  ["client.create", registerClient],
  ["endpoint.register", registerEndpoints],
  ["revocations", revocations],
]);
