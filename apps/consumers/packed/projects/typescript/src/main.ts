import { apikee, createApp, document } from "./app.js";
import { issue } from "./keys.js";
import { refusalOf, statusFor } from "./without-adapter.js";

const key = await apikee.create("acme-corp", { meta: { plan: "pro" } });
const server = createApp().listen(0, "127.0.0.1", async () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}/me`;
  const allowed = await fetch(url, { headers: { cookie: `key=${key}` } });
  const refused = await fetch(url);
  const answers = [await allowed.json(), await refused.json()];
  server.closeAllConnections();
  server.close();

  const statuses = [await statusFor("/health"), await statusFor("/me")];
  const responses = Object.keys(document.paths["/me"].get.responses);
  console.log(
    JSON.stringify({ issued: await issue(), statuses, refusal: refusalOf("apikee_1"), answers, responses }),
  );
});
