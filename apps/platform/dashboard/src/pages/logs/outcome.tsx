import { Badge, type Tone } from "../../ui/badge.tsx";

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
