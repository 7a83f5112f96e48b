import { describeConformance } from "@apikee/conformance";
import { startFastify } from "./app.ts";

/** Every option of Fastify's router that makes more than one path of a route. */
const routerOptions = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  useSemicolonDelimiter: true,
};

describeConformance({
  name: "fastify 5, lenient router",
  start: (options) => startFastify(options, { routerOptions }),
});
