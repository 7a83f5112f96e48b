import { ConfigError } from "../errors/index.ts";
import { type GuardRequest, pathOfTarget } from "./request.ts";

/** A path that a router, a proxy or a file server may read in more than one way: `//`, `;`, `\`, `%`. */
const UNPLAIN = /\/\/|[;\\%?#\s]/;
const DOT_SEGMENT = /\/\.{1,2}(\/|$)/;

/** Tells public requests from guarded ones. */
export type PathMatcher = (request: GuardRequest) => boolean;

/**
 * A matcher for paths that need no key. `"/health"` is that path and no other, `"/docs/*"` every path with
 * whole segments below `/docs/`. A request is public only where both the path that the client sent and the
 * one that the router goes by are listed, as they stand: nothing is decoded, and a path with an escape, an
 * empty or dot segment, a `;` or a `\` is guarded.
 *
 * @throws ConfigError where an entry is no path, or could match nothing.
 */
export function excludedPaths(entries: readonly string[] | undefined): PathMatcher {
  if (entries === undefined) return () => false;
  if (!Array.isArray(entries)) throw new ConfigError("excludePaths must be a list of paths");
  const exact = new Set<string>();
  const below: string[] = [];
  for (const entry of entries as readonly unknown[]) {
    const path = checkEntry(entry);
    if (path.endsWith("/*")) below.push(path.slice(0, -1));
    else exact.add(path);
  }
  const isListed = (path: string): boolean =>
    exact.has(path) || (isPlain(path) && below.some((start) => path.startsWith(start)));
  return (request) => {
    const sent = request.target.includes("#") ? "" : pathOfTarget(request.target);
    return isListed(sent) && (request.path === sent || isListed(request.path));
  };
}

function checkEntry(entry: unknown): string {
  const label = `excludePaths: ${JSON.stringify(entry)}`;
  if (typeof entry !== "string" || !entry.startsWith("/")) throw new ConfigError(`${label} must begin with /`);
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
