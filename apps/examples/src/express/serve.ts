import { createServer } from "node:http";
import { type Serve, serving } from "../serving.ts";
import { createApp } from "./app.ts";

/** The orders API in Express, listening. */
export const serve: Serve = (apikee, port) =>
  serving(createServer(createApp(apikee)).listen(port, "127.0.0.1"));
