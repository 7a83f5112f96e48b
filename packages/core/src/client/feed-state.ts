import { isObject } from "../bytes/is-object.ts";
import { type FeedAnswer, type FeedChange, feedAnswerOf } from "./wire.ts";

/** The most that `clockToleranceSeconds` widens an expiry by. */
const TOLERANCE_MS = 300_000;

/** Why the platform is known to refuse a key. */
export type KnownRefusal = "REVOKED" | "KEY_DISABLED" | "CLIENT_DISABLED";

interface KeyRefusal {
  readonly state: "revoked" | "disabled";
  readonly expiresAt: number | null;
}

/** The keys and tenants that are refused, as of a serial of the feed. */
export class FeedState {
  #serial = 0;
  #keys = new Map<string, KeyRefusal>();
  #tenants = new Set<string>();

  /** The serial of the latest change in it. */
  get serial(): number {
    return this.#serial;
  }

  /** How many keys and tenants are refused. */
  get size(): number {
    return this.#keys.size + this.#tenants.size;
  }

  /** Why a key is refused, or null where it is not known to be. */
  refusalOf(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null {
    // The tenant first, as the platform judges: a deleted client's keys are revoked besides.
    if (this.#tenants.has(claims.tenant)) return "CLIENT_DISABLED";
    const key = this.#keys.get(claims.id);
    if (key === undefined) return null;
    return key.state === "revoked" ? "REVOKED" : "KEY_DISABLED";
  }

  /**
   * Applies an answer, and returns whether it changed anything. A complete answer replaces the state; any other one
   * with an older serial is ignored.
   */
  apply({ serial, complete, changes }: FeedAnswer): boolean {
    if (!complete && serial < this.#serial) return false;
    if (complete) {
      this.#keys = new Map();
      this.#tenants = new Set();
    }
    for (const change of changes) this.#applyChange(change);
    const isNew = complete || serial !== this.#serial || changes.length > 0;
    this.#serial = serial;
    return isNew;
  }

  /** Removes keys that have expired, which are refused anyway. */
  sweep(nowMs: number): void {
    for (const [id, { expiresAt }] of this.#keys) {
      if (expiresAt !== null && expiresAt + TOLERANCE_MS < nowMs) this.#keys.delete(id);
    }
  }

  /** What `restoredFeedState` reads. */
  toJSON(): FeedAnswer {
    const keys = [...this.#keys].map(([keyId, refusal]): FeedChange => ({ keyId, ...refusal }));
    const tenants = [...this.#tenants].map((tenant): FeedChange => ({ tenant, state: "suspended" }));
    return { serial: this.#serial, complete: true, changes: [...keys, ...tenants] };
  }

  #applyChange(change: FeedChange): void {
    if ("tenant" in change) {
      if (change.state === "active") this.#tenants.delete(change.tenant);
      else this.#tenants.add(change.tenant);
    } else if (change.state === "active") this.#keys.delete(change.keyId);
    else this.#keys.set(change.keyId, { state: change.state, expiresAt: change.expiresAt });
  }
}

/** Whose state it is. That of another environment or platform does not apply. */
export interface StateOwner {
  readonly projectEnv: string;
  readonly fingerprint: string;
}

/** What is kept across restarts. */
export interface KeptState {
  readonly feed: FeedAnswer;
  /** The highest serial of a key document, docs/protocol.md section 3.1. */
  readonly documentSerial: number;
}

/** The text that keeps a state. */
export function writeState(owner: StateOwner, { feed, documentSerial }: KeptState): string {
  return JSON.stringify({ version: 1, ...owner, documentSerial, feed });
}

/** The state in a text that `writeState` wrote; null where it is malformed, or another owner's. */
export function readState(owner: StateOwner, text: string): KeptState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value["version"] !== 1) return null;
  const { projectEnv, fingerprint, documentSerial } = value;
  if (projectEnv !== owner.projectEnv || fingerprint !== owner.fingerprint) return null;
  const feed = feedAnswerOf(value["feed"]);
  return feed === null || !feed.complete || typeof documentSerial !== "number"
    ? null
    : { feed, documentSerial };
}
