import type { Serve } from "./serving.ts";

/** The implementations of the orders API, each loaded when it is asked for. */
const FRAMEWORKS = {
  express: () => import("./express/serve.ts"),
  fastify: () => import("./fastify/serve.ts"),
  hono: () => import("./hono/serve.ts"),
  // Built beforehand, since Node does not read decorators; in tests and types this is src/nestjs/serve.ts.
  nestjs: () => import("#nestjs"),
} satisfies Record<string, () => Promise<{ serve: Serve }>>;

/** The name of an implementation, and of its folder. */
export type Framework = keyof typeof FRAMEWORKS;

/** The names of all implementations. */
export const FRAMEWORK_NAMES = Object.keys(FRAMEWORKS) as Framework[];

/** How each is written. */
export const TITLES: Readonly<Record<Framework, string>> = {
  express: "Express",
  fastify: "Fastify",
  hono: "Hono",
  nestjs: "NestJS",
};

/** Whether there is an implementation of that name. */
export function isFramework(name: string): name is Framework {
  return Object.hasOwn(FRAMEWORKS, name);
}

/** How one framework serves the orders API. */
export async function serveOf(framework: Framework): Promise<Serve> {
  return (await FRAMEWORKS[framework]()).serve;
}
