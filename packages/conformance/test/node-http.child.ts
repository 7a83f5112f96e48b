import { runAsChild } from "../src/child.ts";
import { startNodeHttp } from "./node-http.ts";

await runAsChild((options) => startNodeHttp(options));
