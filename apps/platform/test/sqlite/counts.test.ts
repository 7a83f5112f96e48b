import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPlatform } from "../../src/testing/index.ts";
import { addProject } from "../channel/set-up.ts";

test("what a process noted and did not live to count, the next counts when it opens the file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "apikee-counts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = {
    database: { kind: "file", path: join(folder, "platform.sqlite") },
    masterKey: new Uint8Array(32).fill(7),
    startMs: Date.UTC(2027, 0, 15, 12),
  } as const;
  // Its clock stands, so that it never counts; and it is not closed before the next one has looked.
  const first = await createPlatform(options);
  onTestFinished(() => first.close());
  const { client, apikee, projectEnv, managementKey } = await addProject(first);
  const key = await apikee.create("acme");
  for (let i = 0; i < 5; i++) await client.validate(key);

  const second = await createPlatform(options);
  onTestFinished(() => second.close());
  for (const { fetch, baseUrl } of [second, first]) {
    const headers = { "x-api-key": managementKey };
    const answer = await fetch(`${baseUrl}/client?project_env=${projectEnv}`, { headers });
    expect(await answer.json()).toMatchObject({
      data: [{ stats: { total: 5 }, keys: [{ requestCount: 5 }] }],
    });
  }
});
