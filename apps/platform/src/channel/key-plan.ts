const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a channel key is used for. */
export const KEY_LIFETIME_MS = 30 * DAY_MS;
/** How long before a key's end its successor may be used, so that clocks which differ always find one. */
const OVERLAP_MS = DAY_MS;
/** How long before its use a new key is published at least: clients read the document every 12 hours. */
const NOTICE_MS = DAY_MS;
/** How long before a key's end its successor is made. */
const SUCCESSION_MS = 3 * DAY_MS;
/** A document is signed anew at this age. */
export const DOCUMENT_AGE_MS = DAY_MS;
/** How long a document is good for. */
export const DOCUMENT_LIFETIME_MS = 7 * DAY_MS;

interface KeyTimes {
  readonly not_before: number;
  readonly expires_at: number;
}

/**
 * From when a channel key that must be made now is used; null where none must. `keys` are those that have not
 * ended (docs/protocol.md section 3.1).
 */
export function successorNotBefore(keys: readonly KeyTimes[], nowMs: number): number | null {
  const lastEnd = Math.max(...keys.map((key) => key.expires_at));
  if (keys.length === 0) return nowMs;
  if (lastEnd - nowMs > SUCCESSION_MS) return null;
  // Never used sooner than a day from now, unless the platform stood still for so long that no key would be left.
  return Math.min(Math.max(lastEnd - OVERLAP_MS, nowMs + NOTICE_MS), lastEnd);
}

/**
 * From when a channel key is used that takes the place of all before it, which end at `endMs`: with them a day, for
 * clocks that differ; at once where they end sooner.
 */
export function replacementNotBefore(endMs: number, nowMs: number): number {
  return Math.max(nowMs, endMs - OVERLAP_MS);
}

/** When the keys must be looked at next: a key ends, one must be made, or the document is a day old. */
export function nextLookMs(keys: readonly KeyTimes[], signedAtMs: number): number {
  const lastEnd = Math.max(...keys.map((key) => key.expires_at));
  return Math.min(
    ...keys.map((key) => key.expires_at),
    lastEnd - SUCCESSION_MS,
    signedAtMs + DOCUMENT_AGE_MS,
  );
}
