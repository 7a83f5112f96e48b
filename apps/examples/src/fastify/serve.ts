import type { Serve } from "../serving.ts";
import { createApp } from "./app.ts";

/** The orders API in Fastify, listening. */
export const serve: Serve = async (apikee, port) => {
  const app = await createApp(apikee);
  return { origin: await app.listen({ port, host: "127.0.0.1" }), close: () => app.close() };
};
