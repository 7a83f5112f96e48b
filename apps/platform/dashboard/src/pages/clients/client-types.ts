/** What a client may be. */
export const TYPES = ["person", "company", "service", "device", "internal"] as const;
