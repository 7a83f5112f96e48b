import type { LimitState } from "../client/wire.ts";
import { type HeaderFields, NO_FIELDS, type Refusal } from "./response.ts";

export type { LimitState } from "../client/wire.ts";

/** What is known about an allowed request besides its claims. */
export interface Decision {
  /**
   * The platform's id of the client that the key belongs to; null in local mode, or where the platform could
   * not be asked.
   */
  readonly clientId: string | null;
  /** The claim `id` of the key. */
  readonly keyId: string;
  /** The client's limits; empty in local mode. */
  readonly limits: readonly LimitState[];
  /** Why not everything was checked, or null where it was. */
  readonly degraded: "SERVER_UNREACHABLE" | null;
}

/** How a request was answered. */
export interface FinishedResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The template of the route that matched, such as `/users/:id`; null where none did. */
  readonly route: string | null;
}

/** Called when a request has been answered. */
export type FinishListener = (response: FinishedResponse) => void;

/** What was decided about a request whose key is valid. */
export interface Judgement {
  readonly decision: Decision;
  /** Null lets the request pass. */
  readonly refusal: Refusal | null;
  /** Header fields for the response of an allowed request. */
  readonly headers: HeaderFields;
  readonly finish: FinishListener | null;
}

/** The judgement in local mode: a valid key is enough. */
export function localJudgement(keyId: string): Judgement {
  const decision = { clientId: null, keyId, limits: [], degraded: null };
  return { decision, refusal: null, headers: NO_FIELDS, finish: null };
}
