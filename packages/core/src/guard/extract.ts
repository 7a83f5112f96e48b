import { ApikeeError } from "../errors/index.ts";
import { KEY_PREFIX } from "../keys/format.ts";
import type { GuardRequest } from "./request.ts";

const SCHEME = /^bearer /i;

/**
 * The one key of a request, from its header or as `Authorization: Bearer apikee_…`; null where there is
 * none. The same key in both is one key.
 *
 * @throws ApikeeError AMBIGUOUS_KEY where there are two: a header sent twice, also where a proxy or the
 * runtime joined the two with a comma, or two keys that differ.
 */
export function extractKey(request: GuardRequest, headerName: string): string | null {
  const found = request.key;
  if (found !== undefined) return blankToNull(found);
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
 * The keys of ours among Bearer values, in one line or several: any other value is the application's own
 * affair. A runtime may have joined lines with commas; behind a key of ours, one without its scheme counts.
 */
function bearerKeys(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return lines;
  const values = lines.flatMap((line) => line.split(",")).map((value) => value.trim());
  const first = values.findIndex((value) => SCHEME.test(value) && isOurs(value));
  return first === -1 ? [] : values.slice(first).filter(isOurs).map(withoutScheme);
}

function isOurs(value: string): boolean {
  return withoutScheme(value).startsWith(KEY_PREFIX);
}

function withoutScheme(value: string): string {
  return value.replace(SCHEME, "");
}

function blankToNull(value: string | null): string | null {
  return value === null || value.trim() === "" ? null : value;
}
