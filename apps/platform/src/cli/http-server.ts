import { randomUUID } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** What one connection may take of a server. Times in milliseconds. */
export interface ConnectionLimits {
  /** A client's connection may rest longer than its requests are apart, so that none finds it just closed. */
  readonly keepAliveMs: number;
  readonly headersMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestMs: number;
  /** How long nothing at all may move while there is something to send: who reads nothing is let go. */
  readonly stalledMs: number;
  /** Requests that are sent before those before them are answered; whoever sends twice as many is let go at once. */
  readonly pipelined: number;
}

/** More than any call waits for its answer, which is 25 seconds of the feed. */
const LIMITS: ConnectionLimits = {
  keepAliveMs: 75_000,
  headersMs: 15_000,
  requestMs: 60_000,
  stalledMs: 90_000,
  pipelined: 32,
};

/** Answers a request; `bindings` is what the server tells besides, such as the connection. */
type Handler = (request: Request, bindings: object) => Response | Promise<Response>;

/** Requests of a connection: those that are being answered, and those that never will be. */
interface Load {
  underWay: number;
  refused: number;
}

/** A server whose connections take their share and no more. */
export function createHttpServer(handle: Handler, limits: ConnectionLimits = LIMITS): Server {
  const listener = getRequestListener(handle as Parameters<typeof getRequestListener>[0]);
  const loads = new WeakMap<Socket, Load>();
  const options = {
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
  };
  const server = createServer(options, (incoming, outgoing) => {
    const { socket } = incoming;
    const load = loads.get(socket) ?? { underWay: 0, refused: 0 };
    loads.set(socket, load);
    if (load.refused === 0 && load.underWay < limits.pipelined) {
      load.underWay++;
      outgoing.once("close", () => load.underWay--);
      void listener(incoming, outgoing);
      return;
    }
    load.refused++;
    // The answers before it are sent first, and the connection ends with it.
    if (load.refused === 1) refuse(outgoing, limits.pipelined);
    // Node reads on until then, also where the socket is paused, and keeps each request that it reads.
    else if (load.refused > limits.pipelined) socket.destroy();
  });
  // Without a listener of ours, a socket that it is emitted for is destroyed.
  server.setTimeout(limits.stalledMs);
  return server;
}

/** A text of some megabytes is hundreds of thousands of requests, behind which everybody else would wait. */
function refuse(outgoing: ServerResponse, count: number): void {
  const body = {
    error: "UNAVAILABLE",
    message: `A connection may have ${count} requests under way. Wait for their answers, or open another one.`,
    requestId: randomUUID(),
  };
  outgoing.writeHead(503, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    Connection: "close",
    "Retry-After": "1",
  });
  outgoing.end(JSON.stringify(body));
}
