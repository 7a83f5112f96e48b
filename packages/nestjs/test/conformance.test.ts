import { describeConformance, type Subject } from "@apikee/conformance";
import { SKIPS, startOnExpress, startOnFastify } from "./app.ts";

const subjects: Subject[] = [
  { name: "nestjs 12 on express", start: startOnExpress, skips: SKIPS },
  { name: "nestjs 12 on fastify", start: startOnFastify, skips: SKIPS },
];
for (const subject of subjects) {
  describeConformance(subject);
  describeConformance(subject, { mode: "server" });
}
