import { runAsChild } from "@apikee/conformance/child";
import { conformanceApp } from "../../../../../packages/hono/test/app.ts";

type Handler = ReturnType<typeof conformanceApp>["app"]["fetch"];

/** What Bun and Deno serve with. */
declare const Bun:
  | undefined
  | {
      serve(options: { hostname: string; port: number; fetch: Handler }): {
        readonly port: number;
        stop(closesConnections: boolean): Promise<void>;
      };
    };
declare const Deno: {
  serve(
    options: { hostname: string; port: number; signal: AbortSignal; onListen(): void },
    handler: Handler,
  ): { readonly addr: { readonly port: number } };
};

// The application of the conformance suite on Bun or Deno.
await runAsChild(async (options) => {
  const { app, apikee } = conformanceApp(options);
  const { port, stop } = typeof Bun === "undefined" ? serveOnDeno(app.fetch) : serveOnBun(Bun, app.fetch);
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await stop();
      await apikee.close();
    },
  };
});

function serveOnBun(bun: NonNullable<typeof Bun>, fetch: Handler) {
  const server = bun.serve({ hostname: "127.0.0.1", port: 0, fetch });
  return { port: server.port, stop: () => server.stop(true) };
}

function serveOnDeno(fetch: Handler) {
  const stopping = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stopping.signal, onListen() {} },
    fetch,
  );
  return { port: server.addr.port, stop: async () => stopping.abort() };
}
