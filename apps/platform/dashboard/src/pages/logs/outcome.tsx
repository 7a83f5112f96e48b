import { Badge, type Tone } from "../../ui/badge.tsx";

/** Outcomes by which the log is filtered: those that a request can have. */
export const OUTCOMES = [
  "allowed",
  "degraded",
  "RATE_LIMITED",
  "IP_NOT_ALLOWED",
  "FRAUD_BLOCKED",
  "REVOKED",
  "EXPIRED",
  "KEY_DISABLED",
  "CLIENT_DISABLED",
  "UNKNOWN_KEY",
] as const;

const TONES: Readonly<Record<string, Tone>> = {
  allowed: "good",
  degraded: "neutral",
  RATE_LIMITED: "warn",
  IP_NOT_ALLOWED: "plum",
  FRAUD_BLOCKED: "plum",
};

/** What became of a request. */
export function Outcome({ outcome }: { readonly outcome: string }) {
  return <Badge tone={TONES[outcome] ?? "bad"}>{outcome}</Badge>;
}
