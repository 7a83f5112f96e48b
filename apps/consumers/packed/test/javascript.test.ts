import { RUNTIMES, type Runtime, run } from "@apikee/consumers-runtimes";
import { beforeAll, describe, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

const APIKEE_SECRET = "a-secret-of-forty-eight-characters-for-the-tests";

/** Every Node that the packages support; the one that runs this is the one for development, 24. */
const NODES: readonly Runtime[] = [RUNTIMES.node26, RUNTIMES.current, RUNTIMES.node22, RUNTIMES.node20];

const CLAIMS = {
  id: expect.any(String),
  tenant: "acme-corp",
  scopes: ["orders:read"],
  expiresAt: expect.any(String),
  notBefore: null,
  environment: "production",
  meta: { plan: "pro" },
};

describe.each([
  { template: "esm", title: "an ES module with Express 5" },
  { template: "commonjs", title: "a CommonJS module, by require(), with Express 4" },
])("$title", ({ template }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await installProject({ template });
  });

  it.for(NODES)(
    "makes keys, verifies them and guards an app, without a warning, on $name",
    async ({ command, unavailable }, { skip }) => {
      if (unavailable !== null) skip(unavailable);
      const { code, stdout, stderr } = await run(command("index.js"), {
        cwd: folder,
        env: { APIKEE_SECRET },
      });

      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toEqual({
        claims: CLAIMS,
        guarded: 401,
        statuses: [200, 200, 401, 403],
        body: { tenant: "acme-corp" },
      });
    },
  );
});

describe("Fastify, Hono and NestJS, as ES modules", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await installProject({ template: "adapters" });
  });

  it.for(NODES)("are guarded, without a warning, on $name", async ({ command, unavailable }, { skip }) => {
    if (unavailable !== null) skip(unavailable);
    const { code, stdout, stderr } = await run(command("index.js"), { cwd: folder, env: { APIKEE_SECRET } });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const guarded = { statuses: [200, 401, 403], body: { tenant: "acme-corp" } };
    expect(JSON.parse(stdout)).toEqual({ fastify: guarded, hono: guarded, nestjs: guarded });
  });
});
