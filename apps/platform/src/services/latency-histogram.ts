/** What is no longer than this is told as this, in milliseconds. */
const SHORTEST_MS = 0.01;
/** A bin ends at this many times where it begins: its middle is at most 5 % off what is in it. */
const RATIO = 1.1;
const LOG_RATIO = Math.log(RATIO);
/** Ends at more than a day. */
const LAST_BIN = 241;

/** How many requests took how long: counts by bin, bins by size. */
export type LatencyHistogram = Map<number, number>;

/** Reads what `writeHistogram` wrote. */
export function readHistogram(text: string): LatencyHistogram {
  const counts: Record<string, number> = text === "" ? {} : JSON.parse(text);
  return new Map(Object.entries(counts).map(([bin, count]) => [Number(bin), count]));
}

/** A JSON text of few characters; empty where nothing is counted. */
export function writeHistogram(histogram: LatencyHistogram): string {
  let members = "";
  for (const [bin, count] of histogram) if (count !== 0) members += `,"${bin}":${count}`;
  return members === "" ? "" : `{${members.slice(1)}}`;
}

/** Counts a duration `times` times; less than 0 takes it out. */
export function addDuration(histogram: LatencyHistogram, durationMs: number, times: number): void {
  addToBin(histogram, binOf(durationMs), times);
}

/** Adds what is counted in another one. */
export function addHistogram(histogram: LatencyHistogram, other: LatencyHistogram): void {
  for (const [bin, count] of other) addToBin(histogram, bin, count);
}

/**
 * The durations, in milliseconds and at most 5 % off, that these parts of all requests did not exceed: 0.5 is the
 * median; the parts in rising order. Nulls where nothing is counted. It takes what `writeHistogram` wrote.
 */
export function percentiles<const Shares extends readonly number[]>(
  text: string,
  shares: Shares,
): { -readonly [K in keyof Shares]: number | null };
export function percentiles(text: string, shares: readonly number[]): (number | null)[] {
  const counts: Record<string, number> = text === "" ? {} : JSON.parse(text);
  // Members whose names are whole numbers come in their order.
  const bins = Object.keys(counts);
  let total = 0;
  for (const bin of bins) total += Math.max(0, counts[bin] ?? 0);
  let reached = 0;
  let next = 0;
  return shares.map((share) => {
    const rank = Math.max(1, Math.ceil(share * total));
    while (reached < rank && next < bins.length) reached += Math.max(0, counts[bins[next++] ?? ""] ?? 0);
    return reached < rank ? null : middleOf(Number(bins[next - 1]));
  });
}

function addToBin(histogram: LatencyHistogram, bin: number, count: number): void {
  histogram.set(bin, (histogram.get(bin) ?? 0) + count);
}

function binOf(durationMs: number): number {
  if (durationMs <= SHORTEST_MS) return 0;
  return Math.min(LAST_BIN, Math.ceil(Math.log(durationMs / SHORTEST_MS) / LOG_RATIO));
}

/** Between the ends of a bin, as many times the one as the other is of it. */
function middleOf(bin: number): number {
  return bin === 0 ? SHORTEST_MS : SHORTEST_MS * RATIO ** (bin - 0.5);
}
