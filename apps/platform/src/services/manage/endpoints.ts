import { countEndpoints, insertEndpoint } from "../../store/endpoints.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import type { Slice } from "../../store/manage/clients.ts";
import {
  changeEndpoint,
  type EndpointRow,
  findEndpoint,
  listEndpoints,
  removeEndpoint,
} from "../../store/manage/endpoints.ts";
import { change, type PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

/** A page of the endpoints of an environment. */
export async function listEnvironmentEndpoints(context: PlatformContext, envId: string, slice: Slice) {
  return {
    items: await listEndpoints(context.db, envId, slice),
    total: await countEndpoints(context.db, envId),
  };
}

/** Makes an endpoint known, or finds the one that has the same method and path. */
export async function makeEndpoint(
  context: PlatformContext,
  env: EnvironmentRow,
  { method, path, name = null }: { method: string; path: string; name?: string | null | undefined },
): Promise<{ readonly endpoint: EndpointRow; readonly isNew: boolean }> {
  return change(context, env.id, async (db) => {
    const known = await findEndpoint(db, env.id, { method, path });
    if (known !== undefined) return { endpoint: known, isNew: false };
    const id = context.newId();
    await insertEndpoint(db, { id, envId: env.id, method, path, name, nowMs: context.clock.now() });
    return { endpoint: (await findEndpoint(db, env.id, { id }))!, isNew: true };
  });
}

/** Names an endpoint. @throws Refusal absent. */
export async function renameEndpoint(
  context: PlatformContext,
  env: EnvironmentRow,
  { id, name }: { readonly id: string; readonly name: string | null },
): Promise<EndpointRow> {
  return change(context, env.id, async (db) => {
    const row = await findEndpoint(db, env.id, { id });
    if (row === undefined) throw absent();
    await changeEndpoint(db, { envId: env.id, id }, { name });
    return { ...row, name };
  });
}

/** Forgets an endpoint; a further request makes it known again. @throws Refusal absent. */
export async function deleteEndpoint(
  context: PlatformContext,
  env: EnvironmentRow,
  id: string,
): Promise<void> {
  await change(context, env.id, async (db) => {
    if (!(await removeEndpoint(db, env.id, id))) throw absent();
  });
}
