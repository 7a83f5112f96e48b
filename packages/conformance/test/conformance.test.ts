import { describeConformance } from "../src/index.ts";
import { startNodeHttp } from "./node-http.ts";

describeConformance({ name: "node:http", start: (options) => startNodeHttp(options) });
