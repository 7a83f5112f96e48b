/** What environments are usually called. */
export const TYPES = ["production", "staging", "development"] as const;
