import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

const DEFAULT_PORT = 3000;

/**
 * Serves on 127.0.0.1, on the port in `PORT` or 3000, or on a free one where that is taken; ends with SIGINT
 * and SIGTERM, once `onStop` has. Gives the address.
 */
export async function listen(app: RequestListener, onStop: () => Promise<void>): Promise<string> {
  const server = createServer(app);
  const wanted = Number(process.env["PORT"] ?? DEFAULT_PORT);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || process.env["PORT"] !== undefined) return reject(error);
      server.once("error", reject);
      server.listen(0, "127.0.0.1");
    });
    server.once("listening", resolve);
    server.listen(wanted, "127.0.0.1");
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
      onStop().finally(() => process.exit(0));
    });
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
