import { createRequire } from "node:module";
import { describeConformance, type Subject } from "@apikee/conformance";
import { ApikeeException } from "@apikee/nestjs";
import { HttpException } from "@nestjs/common";
import { expect, it } from "vitest";
import { SKIPS, startOnExpress, startOnFastify } from "../../../../packages/nestjs/test/app.ts";

it("is NestJS 11, for the adapter too", () => {
  const { version } = createRequire(import.meta.url)("@nestjs/common/package.json") as { version: string };
  expect(version).toMatch(/^11\./);
  expect(ApikeeException.prototype).toBeInstanceOf(HttpException);
});

const subjects: Subject[] = [
  { name: "nestjs 11 on express", start: startOnExpress, skips: SKIPS },
  { name: "nestjs 11 on fastify", start: startOnFastify, skips: SKIPS },
];
for (const subject of subjects) {
  describeConformance(subject);
  describeConformance(subject, { mode: "server" });
}
