import { ApiError, errorOf } from "./api-error.ts";

const BASE_PATH = "/api/v1";

/** What a query string is made of; undefined and empty are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** One call of the API. */
export interface Call {
  readonly query?: Query | undefined;
  readonly body?: unknown;
  /** A Bearer token, where the session's cookie is not what is believed. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

let csrfToken = "";
let onSignedOut = () => {};

/** What every change carries besides the cookie; kept in this page's memory alone. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the API says that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/**
 * Calls the API as whoever is signed in.
 *
 * @throws ApiError where it refuses, or cannot be reached.
 */
export async function call<Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  { query, body, token, signal }: Call = {},
): Promise<Answer> {
  const response = await send(urlOf(path, query), {
    method,
    headers: {
      accept: "application/json",
      ...(method === "GET" ? {} : { "x-csrf-token": csrfToken }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return response.json() as Promise<Answer>;
  const error = await errorOf(response);
  if (error.status === 401 && error.code !== "WRONG_PASSWORD") onSignedOut();
  throw error;
}

/** The address of a call, for links and event streams. */
export function urlOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return BASE_PATH + path + (search === "" ? "" : `?${search}`);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "UNREACHABLE",
      message: "The platform cannot be reached. Check that it runs, and try again.",
    });
  }
}
