import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { listPublishedKeys, replaceChannelKeys } from "../../services/manage/channel-keys.ts";
import type { ChannelKeyRow } from "../../store/channel-keys.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { channelKeyChangeSchema, channelKeySchema } from "../schemas/channel-key.ts";
import { isoTime } from "../schemas/time.ts";
import { routesApp } from "../validation.ts";

const common = { path: "/", tags: ["Channel keys"], middleware: requireAdministrator };

const list = createRoute({
  ...common,
  method: "get",
  summary: "List the keys of the encrypted channel",
  description: "Administrators only. They rotate by themselves.",
  responses: { 200: json(z.array(channelKeySchema), "Those that have not ended."), ...refusals() },
});

const post = createRoute({
  ...common,
  method: "post",
  summary: "Replace the keys of the encrypted channel",
  description: "Administrators only. Needed only where a private key may be known to somebody.",
  request: { body: body(channelKeyChangeSchema) },
  responses: {
    201: json(z.array(channelKeySchema), "Those that have not ended, with the new one."),
    ...refusals(400, 408, 413, 415),
  },
});

/** `/channel-key`: the keys that applications seal to. */
export function channelKeyRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => c.json((await listPublishedKeys(context)).map(channelKeyJson), 200));

  app.openapi(post, async (c) => {
    const { graceSeconds } = c.req.valid("json");
    const keys = await replaceChannelKeys(acting(context, c.var), graceSeconds);
    return c.json(keys.map(channelKeyJson), 201);
  });

  return app;
}

function channelKeyJson(row: ChannelKeyRow): z.input<typeof channelKeySchema> {
  return {
    kid: row.kid,
    notBefore: isoTime(row.not_before),
    expiresAt: isoTime(row.expires_at),
    createdAt: isoTime(row.created_at),
  };
}
