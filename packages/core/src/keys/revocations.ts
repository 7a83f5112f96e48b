import type { EventListener } from "../events/event.ts";

/** Which keys are revoked before they expire. Asked on every verification, so it must answer from memory. */
export interface Revocations {
  /** Whether the key with this claim `id` is revoked. */
  has(id: string): boolean;
  /** False until the list has been loaded for the first time. Omit it if the list needs no loading. */
  readonly isLoaded?: boolean;
  /** Called once by the `Apikee` that uses the list, with the listener for its events. */
  listen?(listener: EventListener): void;
}
