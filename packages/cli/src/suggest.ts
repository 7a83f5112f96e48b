/** A name that can be meant, and what people call it instead. */
export interface Suggestion {
  readonly name: string;
  readonly alsoCalled?: readonly string[] | undefined;
}

const LONGEST = 32;
const SHORTEST_PREFIX = 2;

/** The name that was probably meant, or null where none is near. */
export function nearest(text: string, candidates: readonly Suggestion[]): string | null {
  if (text.length > LONGEST) return null;
  const word = text.toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const { name, alsoCalled = [] } of candidates) {
    if (alsoCalled.includes(word)) return name;
    const distance = distanceBetween(word, name);
    const isNear = distance <= Math.max(1, Math.floor(name.length / 3)) && distance < word.length;
    const isStart = word.length >= SHORTEST_PREFIX && name.startsWith(word);
    if ((isNear || isStart) && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
