import type { Clock } from "../bytes/clock.ts";

/** What a command came to within its time. */
export type Answer<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "error"; readonly error: unknown }
  | { readonly kind: "none" };

/**
 * Waits for a command, but not longer than `ms`. What it comes to later is dropped.
 *
 * The time is taken in two halves: where this process itself stood still, the first one is over at once, and
 * the answer that has come meanwhile is read before the second is.
 */
export function answerWithin<T>(pending: Promise<T>, ms: number, clock: Clock): Promise<Answer<T>> {
  return new Promise((resolve) => {
    let cancel = clock.setTimer(() => {
      cancel = clock.setTimer(() => resolve({ kind: "none" }), ms / 2);
    }, ms / 2);
    pending.then(
      (value) => {
        cancel();
        resolve({ kind: "value", value });
      },
      (error: unknown) => {
        cancel();
        resolve({ kind: "error", error });
      },
    );
  });
}
