import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** CPU time of a process: its own, and that of its children which have ended. */
interface ProcessTime {
  readonly parent: number;
  readonly ownTicks: number;
  readonly endedTicks: number;
}

/** The CPU time that processes have had, as Linux counts it in /proc; other systems have none of this. */
export class CpuTime {
  readonly #ticksPerSecond: number;

  private constructor(ticksPerSecond: number) {
    this.#ticksPerSecond = ticksPerSecond;
  }

  /** Null where the system does not tell. */
  static read(): CpuTime | null {
    if (process.platform !== "linux" || timeOf(process.pid) === null) return null;
    return new CpuTime(Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })));
  }

  /** Seconds that one process has had, in and out of the kernel. */
  ofProcess(pid: number): number {
    return (timeOf(pid)?.ownTicks ?? 0) / this.#ticksPerSecond;
  }

  /** Seconds that a process and all of its children have had, those that have ended too. */
  ofFamily(pid: number): number {
    const parent = timeOf(pid);
    let ticks = parent === null ? 0 : parent.ownTicks + parent.endedTicks;
    for (const name of readdirSync("/proc")) {
      const time = /^\d+$/.test(name) ? timeOf(Number(name)) : null;
      if (time?.parent === pid) ticks += time.ownTicks;
    }
    return ticks / this.#ticksPerSecond;
  }
}

/** Null where there is no such process, or no more. See proc_pid_stat(5): the name, in brackets, may hold anything. */
function timeOf(pid: number): ProcessTime | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  const [, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [userTicks = 0, kernelTicks = 0, endedUserTicks = 0, endedKernelTicks = 0] = rest
    .slice(9, 13)
    .map(Number);
  return {
    parent: Number(parent),
    ownTicks: userTicks + kernelTicks,
    endedTicks: endedUserTicks + endedKernelTicks,
  };
}
