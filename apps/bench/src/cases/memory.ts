import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { MemoryMessage, Outcome } from "../memory-message.ts";
import { Progress } from "../progress.ts";
import type { Row, Section } from "../report.ts";
import { judge } from "../target.ts";

const KEYS = 1_000_000;
const GROWTH_BELOW_MIB = 5;

/** What a flood of distinct bad keys leaves in memory. */
export async function memorySection(): Promise<Section> {
  const { beforeMib, afterMib, peakMib } = await floodInChild();
  return {
    title: "Memory under a million distinct bad keys",
    ratioOf: "before",
    note:
      "Heap in use and array buffers after a garbage collection, in a process of its own with the default cache; " +
      "the peak is the highest of twenty such figures on the way.",
    rows: [
      { ...row("before", beforeMib), ratio: 1 },
      { ...row("after", afterMib), ratio: afterMib / beforeMib },
      {
        ...row("growth at the peak", peakMib - beforeMib),
        targets: [
          judge({ of: "value", below: GROWTH_BELOW_MIB }, { ratio: null, value: peakMib - beforeMib }),
        ],
      },
    ],
  };
}

function row(name: string, valueMib: number): Row {
  return {
    name,
    value: valueMib,
    unit: "MiB",
    quartiles: null,
    ratio: null,
    targets: [],
    rounds: 1,
    operationsPerRound: KEYS,
  };
}

function floodInChild(): Promise<Outcome> {
  const progress = new Progress("memory, bad keys");
  const child = fork(fileURLToPath(new URL("../memory-child.ts", import.meta.url)), [String(KEYS)], {
    execArgv: ["--expose-gc"],
  });
  return new Promise<Outcome>((resolve, reject) => {
    child.on("message", (message: MemoryMessage) => {
      if (message.kind === "checkpoint") progress.at(message.refused, KEYS);
      else resolve(message);
    });
    child.once("error", reject);
    // Comes after every message: where the outcome was among them, there is nothing left to reject.
    child.once("disconnect", () => reject(new Error("the process that measures memory ended early")));
  }).finally(() => progress.end());
}
