import "reflect-metadata";
import type { Serve } from "../serving.ts";
import { createApp } from "./app.ts";

/** The orders API in NestJS, listening. */
export const serve: Serve = async (apikee, port) => {
  const app = await createApp(apikee);
  await app.listen(port, "127.0.0.1");
  return { origin: await app.getUrl(), close: () => app.close() };
};
