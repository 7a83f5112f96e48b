import { CpuTime } from "./cpu-time.ts";

/** CPU seconds that something has had so far. */
export type CpuReader = (cpu: CpuTime) => number;

/** One turn: how long it took, and the CPU seconds of each part. */
interface Turn {
  readonly operations: number;
  readonly seconds: number;
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

/** The CPU time that parts of a system have while work is done, turn by turn. None where the system does not tell. */
export class CpuCosts {
  readonly #parts: Readonly<Record<string, CpuReader>>;
  readonly #cpu = CpuTime.read();
  readonly #turns: Turn[] = [];

  constructor(parts: Readonly<Record<string, CpuReader>>) {
    this.#parts = parts;
  }

  /** Does a turn of work, and notes what it cost. */
  async during(run: () => Promise<unknown>, operations: number): Promise<void> {
    const before = this.#read();
    const startMs = performance.now();
    await run();
    const seconds = (performance.now() - startMs) / 1000;
    const after = this.#read();
    if (before === null || after === null) return;
    const cpuSeconds = Object.keys(after).map(
      (part) => [part, (after[part] ?? 0) - (before[part] ?? 0)] as const,
    );
    this.#turns.push({ operations, seconds, cpuSeconds: Object.fromEntries(cpuSeconds) });
  }

  /** Microseconds of a part for each operation, in the last turns: those before were warming up. */
  perOperation(part: string, turns: number): number[] {
    return this.#last(turns).map((turn) => ((turn.cpuSeconds[part] ?? 0) * 1e6) / turn.operations);
  }

  /** Cores that a part kept busy, in the last turns. */
  coresBusy(part: string, turns: number): number[] {
    return this.#last(turns).map((turn) => (turn.cpuSeconds[part] ?? 0) / turn.seconds);
  }

  #last(turns: number): readonly Turn[] {
    return this.#turns.slice(-turns);
  }

  #read(): Record<string, number> | null {
    const cpu = this.#cpu;
    if (cpu === null) return null;
    return Object.fromEntries(Object.entries(this.#parts).map(([part, read]) => [part, read(cpu)]));
  }
}
