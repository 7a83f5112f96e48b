/** The status in logs of a request whose client went away before it was answered. HTTP has none for it. */
export const CLIENT_CLOSED_REQUEST = 499;

/** The part of node:http's ServerResponse that is read. */
export interface NodeResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  /** Whether it has been sent, or its client has gone away. */
  readonly closed?: boolean;
  once(event: "close", listener: () => void): unknown;
}

/** Calls `tell` with the status once the response has been sent or its client has gone away, which is 499. */
export function tellWhenClosed(response: NodeResponse, tell: (status: number) => void): void {
  const tellStatus = () => tell(response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST);
  // A client that went away while the platform was asked raises no further event.
  if (response.closed === true) tellStatus();
  else response.once("close", tellStatus);
}
