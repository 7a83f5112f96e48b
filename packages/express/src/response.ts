import type { Denial, HeaderFields } from "@apikee/core/guard";

/** The part of Express's Response that is used, which is the same in 4.21 and 5. */
export interface ExpressResponse {
  statusCode: number;
  readonly headersSent: boolean;
  /** Whether it has been sent, or its client has gone away. */
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

/** Adds header fields to a response that has not been sent. */
export function addFields(response: ExpressResponse, fields: HeaderFields): void {
  if (response.headersSent) return;
  for (const [name, value] of Object.entries(fields)) response.appendHeader(name, value);
}

/** Sends a refusal. Node itself omits the body of an answer to HEAD. */
export function sendDenial(response: ExpressResponse, denial: Denial): void {
  if (response.headersSent) return;
  response.statusCode = denial.status;
  for (const [name, value] of Object.entries(denial.headers)) response.setHeader(name, value);
  response.end(JSON.stringify(denial.body));
}
