import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { PlatformContext } from "../services/context.ts";
import type { HttpEnv } from "./env.ts";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["svg", "image/svg+xml"],
]);
/** Names that the build gives: no path leads out of its folder. */
const FILE_NAME = /^[\w-]+(?:\.[\w-]+)*\.(css|js|svg)$/;
const NONCE_BYTES = 16;
const NONCE_PLACE = "%NONCE%";
const SECONDS_PER_YEAR = 31_536_000;

/** What every file of the dashboard says of itself. */
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/**
 * The dashboard: its page at `/`, `/new` and below `/e`, and the files that the build made. The page may load
 * the platform's own files and call its API, and nothing else.
 */
export function dashboardRoutes({ randomBytes }: Pick<PlatformContext, "randomBytes">): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  for (const path of ["/", "/new", "/e/*"]) {
    app.get(path, async (c) => {
      const page = await read("index.html");
      if (page === null) return c.text("The dashboard is not built: npm run build makes it.\n", 404);
      const nonce = Buffer.from(randomBytes(NONCE_BYTES)).toString("base64url");
      return c.html(page.toString().replaceAll(NONCE_PLACE, nonce), 200, {
        ...HEADERS,
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy(nonce),
      });
    });
  }

  app.get("/assets/:name", async (c) => {
    // Their names change with their content.
    const caching = `public, max-age=${SECONDS_PER_YEAR}, immutable`;
    return (await file(`assets/${c.req.param("name")}`, c.req.param("name"), caching)) ?? c.notFound();
  });
  for (const name of ["favicon.svg", "theme.js"]) {
    app.get(`/${name}`, async (c) => (await file(name, name, "no-cache")) ?? c.notFound());
  }
  return app;
}

/** Styles that a script sets on an element are allowed; a style element needs the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

async function file(path: string, name: string, caching: string): Promise<Response | null> {
  const type = TYPES.get(FILE_NAME.exec(name)?.[1] ?? "");
  const bytes = type === undefined ? null : await read(path);
  if (type === undefined || bytes === null) return null;
  return new Response(bytes, { headers: { ...HEADERS, "Content-Type": type, "Cache-Control": caching } });
}

const cache = new Map<string, Buffer<ArrayBuffer>>();

/** A file of the build, from the disk the first time; null where there is none. */
async function read(path: string): Promise<Buffer<ArrayBuffer> | null> {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const folder = FOLDERS.find((url) => existsSync(url));
  if (folder === undefined) return null;
  try {
    const bytes = await readFile(new URL(path, folder));
    cache.set(path, bytes);
    return bytes;
  } catch {
    return null;
  }
}

/** Beside the built files, or, among the sources, where the build put it. */
const FOLDERS = ["./dashboard/", "../dashboard/", "../../dist/dashboard/"].map(
  (path) => new URL(path, import.meta.url),
);
