/** Outcomes that belong together, as the overview counts them and the log is filtered by. */
export interface OutcomeGroup {
  readonly name: "allowed" | "degraded" | "limited" | "refused" | "blocked";
  readonly outcomes: readonly [string, ...string[]];
}

/** Every outcome that a request can have. */
export const OUTCOME_GROUPS: readonly OutcomeGroup[] = [
  { name: "allowed", outcomes: ["allowed"] },
  { name: "degraded", outcomes: ["degraded"] },
  { name: "limited", outcomes: ["RATE_LIMITED"] },
  { name: "refused", outcomes: ["REVOKED", "EXPIRED", "KEY_DISABLED", "CLIENT_DISABLED", "UNKNOWN_KEY"] },
  { name: "blocked", outcomes: ["FRAUD_BLOCKED", "IP_NOT_ALLOWED"] },
];

/** Which group an outcome of the log belongs to; one that is not known yet is a refusal. */
export function groupOf(outcome: string): OutcomeGroup["name"] {
  return OUTCOME_GROUPS.find(({ outcomes }) => outcomes.includes(outcome))?.name ?? "refused";
}

/** A group as the log's filter has it. */
export function filterOf({ outcomes }: OutcomeGroup): string {
  return outcomes.join(",");
}
