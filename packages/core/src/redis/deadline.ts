import type { Clock } from "../bytes/clock.ts";

/** How a command ended within its time. */
export type Answer<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "error"; readonly error: unknown }
  | { readonly kind: "none" };

/**
 * Waits for a command, but not longer than `ms`. A later answer is ignored.
 *
 * The timeout is two timers in a row. After this process itself was blocked the first one fires at once, and an
 * answer that arrived in the meantime is read before the second one does.
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
