import type { Denial, HeaderFields, NodeResponse } from "@apikee/core/guard";

/** The part of a response that is used: Express's, which is one of node:http, and Fastify's, which has one. */
export type NestResponse = {
  header(name: string, value: string): unknown;
  getHeader(name: string): unknown;
} & (NodeResponse | { readonly raw: NodeResponse });

/** The response of node:http. */
export function nodeResponse(response: NestResponse): NodeResponse {
  return "raw" in response ? response.raw : response;
}

/** Adds fields to a response that is still to be written. */
export function addFields(response: NestResponse, fields: HeaderFields): void {
  if (nodeResponse(response).headersSent) return;
  for (const [name, value] of Object.entries(fields)) {
    const before = response.getHeader(name);
    response.header(name, before === undefined ? value : `${before}, ${value}`);
  }
}

/** Sets the fields of a refusal. What the body is, is the business of whoever catches the exception. */
export function setDenialFields(response: NestResponse, { headers }: Denial): void {
  if (nodeResponse(response).headersSent) return;
  for (const [name, value] of Object.entries(headers)) {
    if (name !== "Content-Type") response.header(name, value);
  }
}
