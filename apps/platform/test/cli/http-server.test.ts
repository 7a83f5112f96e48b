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

function statusesIn(text: string): string[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = ""]) => status);
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
  socket.write(REQUEST.repeat(2 * LIMITS.pipelined));
  const text = textUntilEnd(socket);
  while (handled < LIMITS.pipelined) await new Promise((resolve) => setImmediate(resolve));
  expect(await (await fetch(`${origin}/other`)).text()).toBe("other");
  answer();
  expect(statusesIn(await text)).toEqual(["200", "200", "200", "200", "503"]);
  expect(await text).toMatch(/connection: close.*"A connection may have 4 requests under way/is);
  // With the other one.
  expect(handled).toBe(LIMITS.pipelined + 1);
});

it("does nothing more for a connection that it refused, also once some of its requests are answered", async () => {
  const handled: string[] = [];
  const answers = new Map<string, () => void>();
  const { server, port } = await listening(async (request) => {
    const path = new URL(request.url).pathname;
    handled.push(path);
    await new Promise<void>((resolve) => answers.set(path, resolve));
    return new Response(path);
  }, {});
  const taken = once(server, "connection");
  const socket = connect(port, "127.0.0.1");
  const asking = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const first = ["/a", "/b", "/c", "/d"];
  socket.write([...first, "/refused"].map(asking).join(""));
  const [served] = (await taken) as [Socket];
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  while (answers.size < first.length) await new Promise((resolve) => setImmediate(resolve));
  for (const path of ["/a", "/b", "/c"]) answers.get(path)?.();
  while (!text.endsWith("/c")) await once(socket, "data");
  const bytes = served.bytesRead + asking("/e").length;
  socket.write(asking("/e"));
  while (served.bytesRead < bytes) await new Promise((resolve) => setImmediate(resolve));
  answers.get("/d")?.();
  await once(socket, "close");
  expect(statusesIn(text)).toEqual(["200", "200", "200", "200", "503"]);
  expect(handled).toEqual(first);
});

it("ends a connection at once that goes on sending requests, though nothing is answered yet", async () => {
  let handled = 0;
  const { server, port } = await listening(() => {
    handled++;
    return new Promise<Response>(() => {});
  }, {});
  const taken = once(server, "connection");
  const socket = connect(port, "127.0.0.1");
  // It is told so by whoever has closed already.
  socket.on("error", () => undefined);
  socket.resume();
  const [served] = (await taken) as [Socket];
  const send = () => socket.write(REQUEST.repeat(1000), () => setImmediate(send));
  send();
  await once(served, "close");
  expect(handled).toBe(LIMITS.pipelined);
  socket.destroy();
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
