import { ApikeeError } from "../errors/index.ts";
import type { GuardRequest } from "./request.ts";

/** One scheme, one space, and a key of ours: any other Bearer value is the application's own affair. */
const BEARER = /^bearer (?=apikee_)/i;
const BEARER_LENGTH = "bearer ".length;

/**
 * The one key of a request, from its header or as `Authorization: Bearer apikee_…`; null where there is
 * none. The same key in both is one key.
 *
 * @throws ApikeeError AMBIGUOUS_KEY where there are two: a header sent twice, also where a proxy or the
 * runtime joined the two with a comma, or two keys that differ.
 */
export function extractKey(request: GuardRequest, headerName: string): string | null {
  if (request.key !== undefined) return blankToNull(request.key);
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

function bearerKeys(values: readonly string[]): readonly string[] {
  if (values.length === 0) return values;
  return values
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => BEARER.test(value))
    .map((value) => value.slice(BEARER_LENGTH));
}

function blankToNull(value: string | null): string | null {
  return value === null || value.trim() === "" ? null : value;
}
