import { timingSafeEqual } from "node:crypto";

/** Whether two texts are the same, in a time that tells nothing but their length. */
export function isSameText(expected: string, given: string): boolean {
  const [first, second] = [Buffer.from(expected), Buffer.from(given)];
  return first.length === second.length && timingSafeEqual(first, second);
}
