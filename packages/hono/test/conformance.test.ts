import { describeConformance, type Subject } from "@apikee/conformance";
import { startHono } from "./node.ts";

const subject: Subject = { name: "hono on node", start: startHono };
describeConformance(subject);
describeConformance(subject, { mode: "server" });
