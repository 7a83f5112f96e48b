import { createRequire } from "node:module";
import { describeConformance, type Subject } from "@apikee/conformance";
import express from "express";
import { expect, it } from "vitest";
import { startExpress } from "../../../../packages/express/test/app.ts";

type Framework = Parameters<typeof startExpress>[0];

it("is Express 4.21", () => {
  const { version } = createRequire(import.meta.url)("express/package.json") as { version: string };
  expect(version).toMatch(/^4\.21\./);
});

const subject: Subject = {
  name: "express 4.21",
  // The application is written with the types of Express 5, and uses nothing that 4.21 has not.
  start: (options) => startExpress(express as unknown as Framework, options),
};
describeConformance(subject);
describeConformance(subject, { mode: "server" });
