import { z } from "zod";
import { nameEndpoint } from "../store/endpoints.ts";
import type { Call, Reply } from "./call.ts";
import { cleanTextSchema, methodSchema } from "./channel-schemas.ts";
import type { PlatformContext } from "./context.ts";
import { EndpointBook } from "./endpoint-book.ts";
import { once } from "./once.ts";

const MAX_ENDPOINTS = 500;

const bodySchema = z.strictObject({
  endpoints: z
    .array(
      z.strictObject({
        method: methodSchema,
        route: cleanTextSchema(2048),
        name: cleanTextSchema(256).optional(),
      }),
    )
    .max(MAX_ENDPOINTS),
});

/** Makes an application's endpoints known before they are seen (docs/protocol.md section 3.4). */
export async function registerEndpoints(context: PlatformContext, call: Call): Promise<Reply | null> {
  const { success, data } = bodySchema.safeParse(call.body);
  if (!success) return null;
  const envId = call.environment.id;
  return once(context, call, async (db) => {
    const book = new EndpointBook(context, db, envId);
    const counts = { registered: 0, known: 0 };
    for (const { method, route, name } of data.endpoints) {
      const endpoint = await book.entry({ method, path: route, name });
      if (endpoint === null) continue;
      if (endpoint.isNew) counts.registered++;
      else counts.known++;
      if (!endpoint.isNew && name !== undefined) await nameEndpoint(db, { envId, id: endpoint.id, name });
    }
    return { status: 200, body: counts };
  });
}
