import { apikeeMiddleware } from "@apikee/express";
import express from "express";
import { SECRET } from "../subject.ts";
import { ANSWER, type MeasuredFramework } from "./measured-framework.ts";

export const measuredExpress: MeasuredFramework = {
  name: "Express 5",
  adapter: "apikeeMiddleware",
  mostAddedUs: 10,
  async app(guarded) {
    const app = express();
    if (guarded) app.use(apikeeMiddleware({ secret: SECRET, serverKey: null }));
    app.get("/orders", (_req, res) => void res.json(ANSWER));
    return app;
  },
};
