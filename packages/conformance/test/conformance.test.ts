import { describeConformance } from "../src/index.ts";
import { startNodeHttp } from "./node-http.ts";

const subject = { name: "node:http", start: startNodeHttp };
describeConformance(subject);
describeConformance(subject, { mode: "server" });
