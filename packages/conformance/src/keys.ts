import { Apikee } from "@apikee/core";
import { CURRENT_SECRET } from "./configurations.ts";
import type { HeaderLine } from "./http-request.ts";

const apikee = new Apikee({ secrets: [CURRENT_SECRET], serverKey: null, onEvent() {} });

/** What a minted key may carry; see `Apikee.create`. */
export type MintOptions = NonNullable<Parameters<typeof apikee.create>[1]> & {
  /** Default: `acme-corp`. */
  tenant?: string;
};

/** A good key for every configuration but that of the vectors. It lasts an hour unless told otherwise. */
export function mint({ tenant = "acme-corp", ...options }: MintOptions = {}): Promise<string> {
  return apikee.create(tenant, { expiresIn: "1h", ...options });
}

/** The id of a key that the current secret signed. */
export function idOf(key: string): string {
  return apikee.verify(key).id;
}

/** The header that carries a key, unless the application renames it. */
export function keyHeader(key: string): HeaderLine[] {
  return [["x-api-key", key]];
}

/** The other header that may carry a key. */
export function bearer(key: string): HeaderLine[] {
  return [["Authorization", `Bearer ${key}`]];
}
