import { randomUUID } from "node:crypto";

/** Answers a request; `bindings` is what the server tells besides, such as the connection. */
type Handler = (request: Request, bindings: object) => Response | Promise<Response>;

const UNAVAILABLE = { error: "UNAVAILABLE", message: "The platform is starting or stopping." };

/**
 * Stands before the platform while it starts and stops: `/health` is 200 as long as the process lives, `/ready`
 * is 503 until the platform is open and from the moment that it stops. Requests that are under way then, and
 * those that follow on their connections, are still served.
 */
export class Gate {
  #handler: Handler | null = null;
  #isClosing = false;

  readonly fetch = async (request: Request, bindings: object): Promise<Response> => {
    const path = new URL(request.url).pathname;
    const handler = this.#isClosing && path === "/ready" ? null : this.#handler;
    const response = handler === null ? waiting(path) : await handler(request, bindings);
    // The connection is not used again, so that the server comes to its end.
    if (this.#isClosing) response.headers.set("Connection", "close");
    return response;
  };

  /** The platform is open. */
  open(handler: Handler): void {
    this.#handler = handler;
  }

  /** The platform stops. */
  close(): void {
    this.#isClosing = true;
  }
}

function waiting(path: string): Response {
  if (path === "/health") return Response.json({ status: "ok" });
  const body = { ...UNAVAILABLE, requestId: randomUUID() };
  return Response.json(body, { status: 503, headers: { "Cache-Control": "no-store", "Retry-After": "1" } });
}
