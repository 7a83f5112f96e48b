import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
  ["favicon-32x32.png", "image/png"],
]);

/** The page of `/docs`. Its links are relative, so that it stands behind any prefix. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Apikee platform: HTTP API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="icon" href="docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/initializer.js"></script>
  </body>
</html>
`;

/** Starts Swagger UI on the document of this platform; it asks nobody else for anything. */
export const PAGE_SCRIPT = `SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;

const cache = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** One of Swagger UI's own files that the page loads, from the disk the first time; null for any other name. */
export async function readAsset(
  name: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | null> {
  const type = TYPES.get(name);
  if (type === undefined) return null;
  const reading = cache.get(name) ?? read(name);
  cache.set(name, reading);
  return { bytes: await reading, type };
}

async function read(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(name, folder())));
}

/** The build puts the files beside its own; among the sources they are where the package manager put them. */
function folder(): URL {
  const built = ["./swagger-ui/", "../swagger-ui/"].map((path) => new URL(path, import.meta.url));
  const found = built.find((url) => existsSync(url));
  if (found !== undefined) return found;
  return new URL("./", pathToFileURL(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json")));
}
