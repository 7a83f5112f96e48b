import { readFileSync } from "node:fs";
import type { Clock } from "../src/bytes/clock.ts";
import { ApikeeError } from "../src/errors/index.ts";
import { Apikee, type ApikeeOptions } from "../src/index.ts";

/** The JSON of a file below test/vectors; its origin and licence are in vectors/README.md. */
export function readVectors<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`./vectors/${path}`, import.meta.url), "utf8")) as T;
}

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";
export const OTHER_SECRET = "test-only-retired-secret-fedcba9876543210fedcba98";
export const NOW_SECONDS = 1_767_225_600;

/** A clock that stands still until it is set. */
export interface SetClock extends Clock {
  nowMs: number;
}

export function setClock(nowMs = NOW_SECONDS * 1000): SetClock {
  return {
    nowMs,
    now() {
      return this.nowMs;
    },
    setTimer: () => () => undefined,
  };
}

/** An Apikee with the tests' secret and clock. */
export function testApikee(options: ApikeeOptions = {}): Apikee {
  const secrets = options.secrets ?? (options.secret === undefined ? [SECRET] : undefined);
  return new Apikee({ clock: setClock(), ...options, secrets });
}

/** The code that a call is refused with, or `"none"` where it is not. Any other error is thrown on. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    if (error instanceof ApikeeError) return error.code;
    throw error;
  }
}

export const hexToBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
