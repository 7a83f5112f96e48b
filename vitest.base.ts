import { defineProject } from "vitest/config";

/** Tests run against the sources; apps/consumers tries the built packages. */
export function project(name: string) {
  const conditions = ["@apikee/source"];
  return defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions: [...conditions, "node"] } },
    test: { name, include: ["test/**/*.test.ts"], unstubEnvs: true },
  });
}
