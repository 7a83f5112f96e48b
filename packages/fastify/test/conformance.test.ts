import { describeConformance, type Subject } from "@apikee/conformance";
import { startFastify } from "./app.ts";

const subject: Subject = { name: "fastify 5", start: (options) => startFastify(options) };
describeConformance(subject);
describeConformance(subject, { mode: "server" });
