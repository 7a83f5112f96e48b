import { ApikeeError, ConfigError } from "../errors/index.ts";
import { KEY_PREFIX } from "../keys/format.ts";
import { trimBlanks } from "./blanks.ts";
import type { GuardRequest } from "./request.ts";

const SCHEME = /^bearer /i;

/**
 * The key of a request, from its header or as `Authorization: Bearer apikee_…`; null where there is none. The same
 * key in both is one key.
 *
 * @throws ApikeeError AMBIGUOUS_KEY where there are two: a header that was sent twice, even if a proxy or the runtime
 * joined the two with a comma, or two keys that differ.
 */
export function extractKey(request: GuardRequest, headerName: string): string | null {
  const found: unknown = request.key;
  if (found !== undefined) return ownKey(found);
  const own = single(request.headerValues(headerName));
  const bearer = single(bearerKeys(request.headerValues("authorization")));
  if (own !== null && bearer !== null && own !== bearer) throw new ApikeeError("AMBIGUOUS_KEY");
  return own ?? bearer;
}

function single(values: readonly string[]): string | null {
  const [value, second] = values;
  if (value === undefined) return null;
  if (second !== undefined || value.includes(",")) throw new ApikeeError("AMBIGUOUS_KEY");
  return blankToNull(value);
}

/**
 * Our keys among the Bearer values, in one line or several; any other value is the application's own business. A
 * runtime may have joined lines with commas, so a key of ours that follows another counts without its scheme too.
 */
function bearerKeys(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return lines;
  const values = lines.flatMap((line) => line.split(",")).map(trimBlanks);
  const first = values.findIndex((value) => SCHEME.test(value) && isOurs(value));
  return first === -1 ? [] : values.slice(first).filter(isOurs).map(withoutScheme);
}

function isOurs(value: string): boolean {
  return withoutScheme(value).startsWith(KEY_PREFIX);
}

function withoutScheme(value: string): string {
  return value.replace(SCHEME, "");
}

/** What an application's `getKey` found; cookie and query parsers may return other values than strings. */
function ownKey(found: unknown): string | null {
  if (Array.isArray(found)) throw new ApikeeError("AMBIGUOUS_KEY");
  if (found instanceof Promise) {
    // Nobody waits for it, so its failure must not become an unhandled rejection.
    found.catch(() => undefined);
    throw new ConfigError("getKey must be synchronous");
  }
  if (found === null) return null;
  if (typeof found !== "string") throw new ApikeeError("INVALID_FORMAT");
  return found.trim() === "" ? null : found;
}

function blankToNull(value: string): string | null {
  return trimBlanks(value) === "" ? null : value;
}
