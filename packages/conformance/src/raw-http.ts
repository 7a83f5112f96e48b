import { connect, type Socket } from "node:net";

/** How long one connection may take, in milliseconds. */
const TIMEOUT_MS = 5_000;

/**
 * Sends bytes on a new connection, with `halfCloses` ending with them what the client has to say, and gives what
 * came back until the other side closed it.
 * @throws Error where the connection does not close in time, or breaks before anything came back.
 */
export function exchange(origin: string, bytes: Buffer, { halfCloses = false } = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = open(origin, () => (halfCloses ? socket.end(bytes) : socket.write(bytes)));
    const settle = (error?: Error) => {
      socket.destroy();
      // A server that refuses while it is still being written to resets the connection after its answer.
      if (error !== undefined && received.length === 0) reject(error);
      else resolve(Buffer.concat(received));
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      socket.destroy();
      reject(new Error(`The connection was still open after ${TIMEOUT_MS} ms`));
    });
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("end", () => settle());
    socket.on("error", settle);
  });
}

/** Sends bytes on a new connection and goes away without reading an answer. */
export function abandon(origin: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(origin, () => socket.write(bytes, () => socket.destroy()));
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
}

function open(origin: string, connected: () => void): Socket {
  const { hostname, port } = new URL(origin);
  return connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) }, connected);
}
