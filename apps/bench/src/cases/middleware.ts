import { compareWithDifference } from "../compare.ts";
import { measuredExpress } from "../frameworks/express.ts";
import { measuredFastify } from "../frameworks/fastify.ts";
import { measuredHono } from "../frameworks/hono.ts";
import type { MeasuredFramework } from "../frameworks/measured-framework.ts";
import { measuredNest } from "../frameworks/nestjs.ts";
import { getBytes } from "../http-text.ts";
import type { Section } from "../report.ts";
import { RunningApp } from "../running-app.ts";
import { makeKey } from "../subject.ts";

/** What each adapter adds to a request, in local mode, for a key that was seen before. */
export async function middlewareSections(): Promise<Section[]> {
  const sections: Section[] = [];
  for (const framework of [measuredExpress, measuredFastify, measuredHono, measuredNest]) {
    sections.push(await sectionOf(framework));
  }
  return sections;
}

async function sectionOf({ name, adapter, mostAddedUs, app }: MeasuredFramework): Promise<Section> {
  const request = getBytes("/orders", await makeKey());
  const bare = await RunningApp.start(`${name} alone`, await app(false), request);
  const guarded = await RunningApp.start(`${name} with ${adapter}`, await app(true), request);
  const rows = await compareWithDifference(
    {
      label: `the adapter for ${name}`,
      unit: "µs",
      plan: { rounds: 600, sampleMs: 4 },
      entries: [{ candidate: bare.candidate }, { candidate: guarded.candidate }],
    },
    { name: `added by ${adapter}`, targets: [{ of: "value", atMost: mostAddedUs }] },
  );
  await Promise.all([bare.stop(), guarded.stop()]);
  return {
    title: `What the adapter for ${name} costs`,
    ratioOf: `${name} alone`,
    note:
      "A request and its response over a loopback connection that stays open, one at a time, client and server " +
      "in one process. Each app has one route, which answers a small JSON object; the key is in the cache.",
    rows,
  };
}
