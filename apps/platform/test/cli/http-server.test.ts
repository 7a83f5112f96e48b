import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { type ConnectionLimits, createHttpServer } from "../../src/cli/http-server.ts";

const LIMITS: ConnectionLimits = {
  keepAliveMs: 60_000,
  headersMs: 60_000,
  requestMs: 60_000,
  stalledMs: 60_000,
  pipelined: 4,
};
const REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

type Handler = Parameters<typeof createHttpServer>[0];

async function listening(handle: Handler, limits: Partial<ConnectionLimits>) {
  const server = createHttpServer(handle, { ...LIMITS, ...limits });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, origin: `http://127.0.0.1:${port}` };
}

async function textUntilEnd(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}

it("answers as many requests as a connection may have under way, and ends it at one more", async () => {
  let handled = 0;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { port, origin } = await listening(async (request) => {
    handled++;
    if (new URL(request.url).pathname === "/other") return new Response("other");
    await answered;
    return new Response("one");
  }, {});
  const socket = connect(port, "127.0.0.1");
  socket.write(REQUEST.repeat(5000));
  const text = textUntilEnd(socket);
  while (handled < LIMITS.pipelined) await new Promise((resolve) => setImmediate(resolve));
  expect(await (await fetch(`${origin}/other`)).text()).toBe("other");
  answer();
  const statuses = [...(await text).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(["200", "200", "200", "200", "503"]);
  expect(await text).toMatch(/connection: close.*"A connection may have 4 requests under way/is);
  // With the other one.
  expect(handled).toBe(LIMITS.pipelined + 1);
});

it("lets a connection have any number of requests one after another", async () => {
  const { port } = await listening(() => new Response("one"), {});
  const socket = connect(port, "127.0.0.1");
  for (let count = 0; count < 3 * LIMITS.pipelined; count++) {
    socket.write(REQUEST);
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /);
  }
  socket.destroy();
});

it("ends a connection that reads nothing of its answer", async () => {
  const { server, port } = await listening(() => new Response(new Uint8Array(64 * 2 ** 20)), {
    stalledMs: 100,
  });
  const taken = once(server, "connection");
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.pause();
  socket.write(REQUEST);
  const [served] = (await taken) as [Socket];
  await once(served, "close");
  expect(served.bytesWritten).toBeGreaterThan(0);
  socket.destroy();
});
