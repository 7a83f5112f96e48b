import { Apikee } from "@apikee/express";
import { createPlatform } from "@apikee/platform/testing";

const platform = await createPlatform({ clock: "manual" });
const { serverKey, projectEnv, secret } = await platform.createProject({ slug: "my-api" });
const { baseUrl, fetch, clock } = platform;
const apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock });
const key = await apikee.create("acme-corp");
const ask = async () => {
  const outcome = await apikee.authenticate(new Request("http://x/me", { headers: { "x-api-key": key } }));
  return outcome.ok ? "passed" : outcome.body.error;
};
const before = await ask();
await platform.revokeKey(apikee.verify(key).id);
console.log(JSON.stringify({ before, after: await ask() }));
await apikee.close();
await platform.close();
