export { evaluateInChromium, NO_CHROMIUM } from "./chromium.ts";
export { type Ran, run, userEnv } from "./run.ts";
export { RUNTIMES, type Runtime } from "./runtimes.ts";
export { callWorker, type ServedWorker, serveWorker } from "./workerd.ts";
