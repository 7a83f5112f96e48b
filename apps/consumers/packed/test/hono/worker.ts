import { env } from "cloudflare:workers";
import { conformanceApp } from "../../../../../packages/hono/test/app.ts";

// The application of the conformance suite on workerd, with the options in the binding OPTIONS. It stands at the
// top of the module, where neither timers nor randomness nor calls are allowed.
const { app, apikee } = conformanceApp(env.OPTIONS);

export default app;

/** Where its tests tell it to end. */
export const Control = {
  async fetch(): Promise<Response> {
    await apikee.close();
    return new Response();
  },
};
