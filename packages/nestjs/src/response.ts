import type { Denial, HeaderFields, NodeResponse } from "@apikee/core/guard";

/** The part of a response that is used. Express's is one of node:http, and Fastify's has one. */
export type NestResponse = {
  header(name: string, value: string): unknown;
  getHeader(name: string): unknown;
} & (NodeResponse | { readonly raw: NodeResponse });

/** The response of node:http. */
export function nodeResponse(response: NestResponse): NodeResponse {
  return "raw" in response ? response.raw : response;
}

/** Adds header fields to a response that has not been sent. */
export function addFields(response: NestResponse, fields: HeaderFields): void {
  if (nodeResponse(response).headersSent) return;
  for (const [name, value] of Object.entries(fields)) {
    const before = response.getHeader(name);
    response.header(name, before === undefined ? value : `${before}, ${value}`);
  }
}

/** Sets the header fields of a refusal. The body is left to the exception filter. */
export function setDenialFields(response: NestResponse, { headers }: Denial): void {
  if (nodeResponse(response).headersSent) return;
  for (const [name, value] of Object.entries(headers)) {
    if (name !== "Content-Type") response.header(name, value);
  }
}
