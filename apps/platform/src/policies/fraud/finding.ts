import type { Address } from "../ip/address.ts";
import type { RuleName } from "./settings.ts";

/** A rule, or the limits that are only tried. */
export type SignalRule = RuleName | "rateLimit";

/** What rules know of a request. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly keyId: string;
  readonly clientId: string;
  /** null where there is none that can be read. */
  readonly address: Address | null;
  readonly userAgent: string | null;
  /** ISO 3166-1 alpha-2 of the address; null where it is not known. */
  readonly country: string | null;
}

/** What a rule is about. */
export interface Subject {
  readonly kind: "key" | "client" | "ip";
  readonly id: string;
}

/** What a rule found. */
export interface Finding {
  readonly rule: SignalRule;
  readonly subject: Subject;
  /** What was done, or would be: a rule that may block does so only where it is sure. */
  readonly action: "flag" | "block";
  /** The numbers and names that the rule saw. */
  readonly saw: Facts;
  /** What was normal until then. */
  readonly normal: Facts;
  /** One sentence for people. */
  readonly text: string;
}

type Facts = Readonly<Record<string, number | string | readonly string[]>>;
