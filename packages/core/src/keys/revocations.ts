import type { EventListener } from "../events/event.ts";

/** Knows which keys are revoked before they expire. Asked on each verification, so it answers from memory. */
export interface Revocations {
  /** Whether the key with this claim `id` is revoked. */
  has(id: string): boolean;
  /** False until the list has been loaded for the first time; one without this member needs no loading. */
  readonly isLoaded?: boolean;
  /** Called once by the Apikee that uses the list: where its events go. */
  listen?(listener: EventListener): void;
}
