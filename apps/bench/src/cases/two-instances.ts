import { availableParallelism } from "node:os";
import { compareThroughput } from "../compare.ts";
import { CpuCosts, type CpuReader } from "../cpu-costs.ts";
import { Load } from "../load.ts";
import { measuredPlatform } from "../measured-platform.ts";
import type { PostgresServer } from "../postgres-server.ts";
import type { Row, Section } from "../report.ts";
import { spreadOf } from "../statistics.ts";
import type { Target } from "../target.ts";

const CONNECTIONS = 32;
const PLAN = { rounds: 9, sampleMs: 1_000, maxOperations: 20_000, warmUpMs: 1_500 };
/** One for each instance, one for what makes load, and one for the database. */
const CORES_FOR_TWO = 4;
const TARGET: Target = { of: "ratio", atLeast: 1 };

/** The costs of each candidate. */
interface Costs {
  readonly "one instance": CpuCosts;
  readonly "two instances": CpuCosts;
}

/** What two instances on one database take beside one, and whose CPU time that is. */
export async function twoInstancesSection(server: PostgresServer): Promise<Section> {
  const { platform, access, answerBytes } = await measuredPlatform(await server.newDatabase());
  const second = await platform.another();
  const loggedBefore = await platform.logged();
  const one = { ports: [platform.port], access, keys: [access.key], answerBytes };
  const two = { ...one, ports: [platform.port, second.port] };
  const load = await Load.start({
    connections: CONNECTIONS,
    transports: ["sockets"],
    targets: { "one instance": one, "two instances": two },
  });
  const databasePid = await server.pid();
  const parts: Record<string, CpuReader> = {
    instances: (cpu) => cpu.ofProcess(platform.pid) + cpu.ofProcess(second.pid),
    PostgreSQL: (cpu) => cpu.ofFamily(databasePid),
    "making load": (cpu) => cpu.ofProcess(load.pid),
  };
  const costs: Costs = { "one instance": new CpuCosts(parts), "two instances": new CpuCosts(parts) };
  const rows = await compared(load, costs);
  const logged = (await platform.logged()) - loggedBefore;
  const sent = load.sentTo("one instance") + load.sentTo("two instances");
  if (logged !== sent) throw new Error(`of ${sent} validates ${logged} were logged`);
  await load.stop();
  await Promise.all([platform.stop(), second.stop()]);
  return {
    title: "Two instances on one PostgreSQL",
    ratioOf: "one instance",
    note:
      `Validates a second over ${CONNECTIONS} loopback connections by bare sockets, all to one instance or half to each of ` +
      "two, on one PostgreSQL of the same machine; and the CPU time for a validate, as Linux counts it: of the instances, " +
      "of all processes of PostgreSQL together, and of what makes load. Where all cores are busy, one more instance can " +
      `add nothing. ${busyText(Object.keys(parts), costs)}`,
    rows: [...rows, ...Object.keys(parts).flatMap((part) => cpuRows(part, rows, costs))],
  };
}

function compared(load: Load, costs: Costs): Promise<Row[]> {
  const candidate = (target: keyof Costs) =>
    load.candidate({
      name: `validates, ${target}`,
      target,
      transport: "sockets",
      around: (send, validates) => costs[target].during(send, validates),
    });
  const target = availableParallelism() < CORES_FOR_TWO ? {} : { target: TARGET };
  const entries = [
    { candidate: candidate("one instance") },
    { candidate: candidate("two instances"), ...target },
  ];
  return compareThroughput({ label: "two instances", plan: PLAN, entries });
}

/** A row for each candidate; none where the system does not tell CPU time. */
function cpuRows(part: string, candidates: readonly Row[], costs: Costs): Row[] {
  const base = costs["one instance"].perOperation(part, PLAN.rounds);
  if (base.length === 0) return [];
  return (["one instance", "two instances"] as const).map((name, i) => {
    const each = costs[name].perOperation(part, PLAN.rounds);
    const { median, lowerQuartile, upperQuartile } = spreadOf(each);
    return {
      name: `CPU time of ${part}, ${name}`,
      value: median,
      unit: "µs",
      quartiles: { lower: lowerQuartile, upper: upperQuartile },
      ratio: spreadOf(each.map((value, round) => value / (base[round] ?? Number.NaN))).median,
      targets: [],
      rounds: each.length,
      operationsPerRound: candidates[i]?.operationsPerRound ?? 0,
    };
  });
}

/** The cores that each part kept busy, medians. */
function busyText(parts: readonly string[], costs: Costs): string {
  if (costs["one instance"].coresBusy("", 1).length === 0) return "This system does not tell CPU time.";
  const texts = (["one instance", "two instances"] as const).map((name) => {
    const busy = parts.map((part) => {
      return `${spreadOf(costs[name].coresBusy(part, PLAN.rounds)).median.toFixed(2)} by ${part}`;
    });
    return `with ${name} ${busy.join(", ")}`;
  });
  return `Of ${availableParallelism()} cores, kept busy ${texts.join("; ")}.`;
}
