import { apikeePlugin } from "@apikee/fastify";
import fastify from "fastify";
import { SECRET } from "../subject.ts";
import { ANSWER, type MeasuredFramework } from "./measured-framework.ts";

export const measuredFastify: MeasuredFramework = {
  name: "Fastify 5",
  adapter: "apikeePlugin",
  mostAddedUs: 10,
  async app(guarded) {
    const app = fastify();
    if (guarded) await app.register(apikeePlugin, { secret: SECRET, serverKey: null });
    app.get("/orders", async () => ANSWER);
    await app.ready();
    return app.server;
  },
};
