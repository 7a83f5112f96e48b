// Compiled once without the types of Node and of the DOM: core needs neither.
import { Apikee, ApikeeError, ConfigError, type Denial, type ErrorCode, type Outcome } from "@apikee/core";
import { ERROR_CODES } from "@apikee/core/errors";
import { type FetchRequest, fromFetchRequest, Guard } from "@apikee/core/guard";
import { secureOpenApi } from "@apikee/core/openapi";

const apikee = new Apikee({ secret: "a-secret-of-forty-eight-characters-for-the-tests" });
const guard = new Guard(apikee, { excludePaths: ["/health"], realm: "orders" });

/** What a server of one's own answers. */
export async function statusFor(path: string): Promise<number> {
  const request: FetchRequest = {
    method: "GET",
    url: `https://api.example${path}`,
    headers: { get: () => null },
  };
  const outcome: Outcome<object> = await guard.authenticate(fromFetchRequest(request));
  if (outcome.ok) return 200;
  const denial: Denial = outcome;
  return denial.status;
}

/** The closed union of codes, with a branch for each that matters here. */
export function refusalOf(key: string): string {
  try {
    return apikee.verify(key).tenant;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    if (!(error instanceof ApikeeError)) throw error;
    const code: ErrorCode = error.code;
    return code === "EXPIRED" ? "renew it" : `${code} ${ERROR_CODES[code].status}`;
  }
}

export const openapi: string = secureOpenApi({ openapi: "3.0.3", paths: {} }).openapi;
