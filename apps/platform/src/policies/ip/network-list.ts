import { type Network, parseNetwork } from "./network.ts";
import { RangeSet } from "./range-set.ts";

const MAX_PROBLEMS = 5;
/** Lines after which others get their turn. */
const LINES_A_TURN = 10_000;

/** A list that was read, or what is wrong with it: lines by number, the first five. */
export type ParsedNetworkList =
  | { readonly ranges: RangeSet; readonly networks: number; readonly problems: null }
  | { readonly ranges: null; readonly problems: readonly string[] };

/** How a list is read. */
export interface NetworkListOptions {
  /** Told of the lines that were read, every ten thousand and at the end. */
  readonly onProgress?: ((lines: number) => void) | undefined;
  /** Waits for others to have their turn. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * Reads a list of networks, one a line, in the form of FireHOL (`#` begins a comment) or of Spamhaus (`;` begins
 * one; a line of JSON has the network as `cidr`). One bad line and the whole list is refused: what is half a
 * list, or a page that says "not found", must not take the place of a good one. So is a network of everything.
 */
export async function parseNetworkList(
  lines: Iterable<string> | AsyncIterable<string>,
  { onProgress, pause }: NetworkListOptions = {},
): Promise<ParsedNetworkList> {
  const networks: Network[] = [];
  const problems: string[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    if (number % LINES_A_TURN === 0) {
      onProgress?.(number);
      await pause?.();
    }
    const text = entryOf(line);
    if (text === null) continue;
    const { network, reason } = parseNetwork(text);
    const problem = network === null ? reason : tooWide(network);
    if (problem !== null && problems.length < MAX_PROBLEMS) problems.push(`line ${number}: ${problem}`);
    if (network !== null) networks.push(network);
  }
  onProgress?.(number);
  if (problems.length > 0) return { ranges: null, problems };
  return { ranges: new RangeSet(networks), networks: networks.length, problems: null };
}

/** What a line says, or null where it says nothing. */
function entryOf(line: string): string | null {
  const text = line.replace(/[#;].*/, "").trim();
  if (text === "") return null;
  return text.startsWith("{") ? cidrOf(line.trim()) : text;
}

/** The network of a line of JSON; null for the line that tells of the list itself; the line where it is neither. */
function cidrOf(line: string): string | null {
  try {
    const { cidr, type }: { cidr?: unknown; type?: unknown } = JSON.parse(line);
    if (typeof cidr === "string") return cidr;
    return type === "metadata" ? null : line;
  } catch {
    return line;
  }
}

function tooWide({ bits, address }: Network): string | null {
  const isEverything = bits === 0 || (bits === 96 && address[2] === 0xffff);
  return isEverything ? "a network of every address would refuse everybody" : null;
}
