import type { AuditEntry } from "./api/types.ts";

type Actor = AuditEntry["actor"];

const KINDS: Readonly<Record<Actor["kind"], string>> = {
  "admin-token": "administrator token",
  "management-key": "management key",
  session: "dashboard",
  command: "command line",
};

/** Who did something, for people. */
export function actorText({ kind, name }: Actor): string {
  return name === null ? KINDS[kind] : `${KINDS[kind]} ${name}`;
}
