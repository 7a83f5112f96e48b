import { readFileSync } from "node:fs";

/** One key that must be refused, and the code of its refusal. */
export interface InvalidKey {
  name: string;
  key: string;
  code: string;
}

/** The part of core's key vectors that can be put to a running application. */
export interface KeyVectors {
  /** The time of the vectors, in seconds since 1970. */
  now: number;
  secrets: string[];
  invalid: InvalidKey[];
}

/** Core's key vectors. */
export const KEY_VECTORS: KeyVectors = JSON.parse(
  readFileSync(new URL("../../core/test/vectors/apikee/keys.json", import.meta.url), "utf8"),
);
