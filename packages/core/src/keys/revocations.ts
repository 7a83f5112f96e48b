/** Knows which keys are revoked before they expire. Asked on each verification, so it answers from memory. */
export interface Revocations {
  /** Whether the key with this claim `id` is revoked. */
  has(id: string): boolean;
}
