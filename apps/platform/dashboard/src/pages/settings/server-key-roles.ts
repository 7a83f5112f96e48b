/** What server keys are called, by their role. */
export const ROLES = { channel: "server key", manage: "management key" } as const;
