import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { idOf, keyHeader } from "../keys.ts";
import type { Pair, ServerBench } from "../server/bench.ts";
import type { Scene } from "../server/scene.ts";

const PATIENCE_MS = 5_000;
const PAUSE_MS = 5;

/** One promise that every adapter keeps in server mode. */
export interface ServerCase {
  /** As a `ConformanceCase` has it. */
  id: string;
  title: string;
  run(bench: ServerBench): Promise<void>;
}

/** The cases of one topic. */
export interface ServerTopic {
  name: string;
  cases: readonly ServerCase[];
}

/** The platform was asked about this key, and says that it is good. */
export async function expectAsked(scene: Scene, key: string): Promise<string> {
  const decision = await scene.decision(key);
  expect(decision).toMatchObject({ keyId: idOf(key), degraded: null, clientId: expect.any(String) });
  return decision["clientId"] as string;
}

/** The platform could not be reached: with `failOpen` the request passes, marked; without, it is refused. */
export async function expectOutage({ open, strict }: Pair, key: string): Promise<void> {
  const [passed, refused] = await Promise.all([
    open.decision(key),
    strict.app.get("/decision", keyHeader(key)),
  ]);
  expect(passed).toMatchObject({ keyId: idOf(key), clientId: null, degraded: "SERVER_UNREACHABLE" });
  expectRefusal(refused, "SERVER_UNREACHABLE");
}

/** Both refuse with this code, whatever `failOpen` says. */
export async function expectBothRefuse({ open, strict }: Pair, key: string, code: string): Promise<void> {
  for (const { app } of [open, strict]) expectRefusal(await app.get("/decision", keyHeader(key)), code);
}

/** Both let the key through. */
export async function expectBothReach({ open, strict }: Pair, key: string): Promise<void> {
  for (const { app } of [open, strict]) expectReached(await app.get("/decision", keyHeader(key)), "decision");
}

/** Asks again and again until it is so, for 5 seconds unless told otherwise. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`After ${patienceMs} ms it was still not so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Waits until both reach the platform again. */
export async function untilReached({ open, strict }: Pair, key: string): Promise<void> {
  await until(
    async () => (await open.decision(key))["degraded"] === null,
    "the platform is asked where failOpen is true",
  );
  await until(
    async () => (await strict.app.get("/decision", keyHeader(key))).status === 200,
    "the platform is asked where failOpen is false",
  );
}
