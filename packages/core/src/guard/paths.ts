import { ConfigError } from "../errors/index.ts";
import { type GuardRequest, pathOfTarget } from "./request.ts";

/** What a router, proxy or file server may read in more than one way, and what no client sends unescaped. */
const UNPLAIN = /\/\/|[;\\%?#]|[^\x21-\x7e]/;
const DOT_SEGMENT = /\/\.{1,2}(\/|$)/;

/** Whether a path is on a list of paths that need no key. */
export type PathList = (path: string) => boolean;

/**
 * The list of paths that need no key. `"/health"` is that path and no other; `"/docs/*"` is every path with
 * segments below `/docs/`, and neither `/docs` nor `/docs/`. Paths are compared as they are: nothing is decoded,
 * and below a `*` a path with an escape, an empty or dot segment, a `;` or a `\` is not on the list.
 *
 * @throws ConfigError where an entry is not a plain path, or could match nothing.
 */
export function pathList(entries: readonly string[] = []): PathList {
  if (!Array.isArray(entries)) throw new ConfigError("excludePaths must be a list of paths");
  const exact = new Set<string>();
  const below: string[] = [];
  for (const entry of entries as readonly unknown[]) {
    const path = checkEntry(entry);
    if (path.endsWith("/*")) below.push(path.slice(0, -1));
    else exact.add(path);
  }
  return (path) =>
    exact.has(path) ||
    (below.some((start) => path.length > start.length && path.startsWith(start)) && isPlain(path));
}

/**
 * Whether a request is for a path on the list. Both the path that the client sent and the one by which the router
 * routes must be on it. A target with a fragment, which no client may send, is never on it.
 */
export function isListed(list: PathList, request: GuardRequest): boolean {
  const sent = pathOfTarget(request.target);
  return list(sent) && (request.path === sent || list(request.path)) && !request.target.includes("#");
}

function checkEntry(entry: unknown): string {
  const label = `excludePaths: ${String(entry)}`;
  if (typeof entry !== "string" || !entry.startsWith("/"))
    throw new ConfigError(`${label} must begin with /`);
  const path = entry.endsWith("/*") ? entry.slice(0, -1) : entry;
  if (path.includes("*")) throw new ConfigError(`${label} may have a * only as its last segment`);
  if (!isPlain(path)) {
    throw new ConfigError(`${label} must be a plain path, without query, escapes, empty or dot segments`);
  }
  return entry;
}

function isPlain(path: string): boolean {
  return path.startsWith("/") && !UNPLAIN.test(path) && !DOT_SEGMENT.test(path);
}
