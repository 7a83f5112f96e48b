import { measureFraud } from "./run.ts";

/** Each makes another week; those of the arguments, or one. */
const SEEDS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1];
const SECONDS_TO_FIND = 60;

/** Runs the measure, prints it, and fails where it does not hold. */
for (const seed of SEEDS) {
  const startedMs = performance.now();
  const { customers, week, attacks } = measureFraud(seed, (all) => all);
  const perObservation = ((performance.now() - startedMs) / week.requests) * 1000;
  const perClient = week.signals.length / customers.length;
  console.log(`seed ${seed}: ${customers.length} customers, ${week.requests} requests in an ordinary week`);
  console.log(
    `  ${week.blocks} blocked, ${week.signals.length} flags: ${perClient.toFixed(2)} per client and week; ${perObservation.toFixed(1)} µs a request`,
  );
  for (const [what, count] of tally(
    week.signals.map(({ customer, finding }) => `${customer.kind}: ${finding.rule}`),
  )) {
    console.log(`    ${count} × ${what}`);
  }
  for (const [name] of tally(attacks.map(({ attack }) => attack.name))) {
    const runs = attacks.filter(({ attack }) => attack.name === name);
    const seconds = runs
      .map(({ afterSeconds }) => afterSeconds ?? Number.POSITIVE_INFINITY)
      .sort((a, b) => a - b);
    const missed = seconds.filter((after) => after > SECONDS_TO_FIND).length;
    const blocked = runs.filter(({ blockedAfterSeconds }) => blockedAfterSeconds !== null).length;
    console.log(
      `  ${name}: ${runs.length} runs, ${missed} missed, found after ${seconds[seconds.length >> 1]} s at the median and ${seconds.at(-1)} s at most, ${blocked} blocked within the minute`,
    );
    if (missed > 0) process.exitCode = 1;
  }
  if (week.blocks > 0 || perClient >= 1) process.exitCode = 1;
}

function tally(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
