// Runs with --expose-gc in a process of its own, whose heap holds nothing but this. See cases/memory.ts.
import { Apikee, ApikeeError } from "@apikee/core";
import type { MemoryMessage } from "./memory-message.ts";
import { makeKey, SECRET } from "./subject.ts";

const KEYS = Number(process.argv[2]);
/** Until then the compiler and the pools still grow. */
const WARM_UP_KEYS = 50_000;
const CHECKPOINTS = 20;
const COUNTER_DIGITS = 8;

const apikee = new Apikee({ secret: SECRET });
const badKey = badKeys(await makeKey());

let serial = 0;
refuse(WARM_UP_KEYS);
const beforeMib = memoryMib();
let peakMib = beforeMib;
let afterMib = beforeMib;
for (let checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
  refuse(KEYS / CHECKPOINTS);
  afterMib = memoryMib();
  peakMib = Math.max(peakMib, afterMib);
  report({ kind: "checkpoint", refused: (KEYS / CHECKPOINTS) * checkpoint });
}
report({ kind: "outcome", beforeMib, afterMib, peakMib });
process.disconnect?.();

/** A well-formed key for each number: the last digits of the payload are replaced, so that no signature fits. */
function badKeys(good: string): (serial: number) => string {
  const bytes = Buffer.from(good, "latin1");
  const end = good.indexOf(".");
  return (number) => {
    bytes.write(String(number).padStart(COUNTER_DIGITS, "0"), end - COUNTER_DIGITS, "latin1");
    return bytes.toString("latin1");
  };
}

function refuse(count: number): void {
  for (let i = 0; i < count; i++) {
    const key = badKey(serial++);
    try {
      apikee.verify(key);
    } catch (error) {
      if (error instanceof ApikeeError && error.code === "INVALID_SIGNATURE") continue;
      throw error;
    }
    throw new Error("a bad key was not refused");
  }
}

function memoryMib(): number {
  // Twice: what the first collection only marks as dead, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function report(message: MemoryMessage): void {
  process.send?.(message);
}
