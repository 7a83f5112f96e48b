export type { Revocation } from "../keys/revocation.ts";
export { RevocationList, type RevocationListOptions } from "../keys/revocation-list.ts";
export type { Revocations } from "../keys/revocations.ts";
