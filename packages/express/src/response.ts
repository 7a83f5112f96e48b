import type { Denial, HeaderFields } from "@apikee/core/guard";

/** The part of Express's Response that is used, alike in 4.21 and 5. */
export interface ExpressResponse {
  statusCode: number;
  readonly headersSent: boolean;
  /** Whether it has gone out, or its client has gone away. */
  readonly closed: boolean;
  setHeader(name: string, value: string): unknown;
  appendHeader(name: string, value: string): unknown;
  end(body: string): unknown;
  once(event: "close", listener: () => void): unknown;
  status(code: number): this;
  set(field: string, value: string): this;
  json(body: unknown): unknown;
  send(body: unknown): unknown;
}

/** Adds fields to a response that is still to be written. */
export function addFields(response: ExpressResponse, fields: HeaderFields): void {
  if (response.headersSent) return;
  for (const [name, value] of Object.entries(fields)) response.appendHeader(name, value);
}

/** Writes a refusal out. Node leaves the body of an answer to HEAD away by itself. */
export function sendDenial(response: ExpressResponse, denial: Denial): void {
  if (response.headersSent) return;
  response.statusCode = denial.status;
  for (const [name, value] of Object.entries(denial.headers)) response.setHeader(name, value);
  response.end(JSON.stringify(denial.body));
}
