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
import { created, ended, updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

/** A page of the endpoints of an environment. */
export async function listEnvironmentEndpoints(context: PlatformContext, envId: string, slice: Slice) {
  return {
    items: await listEndpoints(context.db, envId, slice),
    total: await countEndpoints(context.db, envId),
  };
}

/** An endpoint, and whether it was not known before. */
export interface FoundEndpoint {
  readonly endpoint: EndpointRow;
  readonly isNew: boolean;
}

/** Makes an endpoint known, or finds the one that has the same method and path. */
export async function makeEndpoint(
  context: ActingContext,
  env: EnvironmentRow,
  { method, path, name = null }: { method: string; path: string; name?: string | null | undefined },
): Promise<FoundEndpoint> {
  return change<FoundEndpoint>(context, inEnvironment(env), async (db) => {
    const known = await findEndpoint(db, env.id, { method, path });
    if (known !== undefined) return { result: { endpoint: known, isNew: false }, audit: [null] };
    const id = context.newId();
    await insertEndpoint(db, { id, envId: env.id, method, path, name, nowMs: context.clock.now() });
    const endpoint = (await findEndpoint(db, env.id, { id }))!;
    return { result: { endpoint, isNew: true }, audit: [created("endpoints", id, endpoint)] };
  });
}

/** Names an endpoint. @throws Refusal absent. */
export async function renameEndpoint(
  context: ActingContext,
  env: EnvironmentRow,
  { id, name }: { readonly id: string; readonly name: string | null },
): Promise<EndpointRow> {
  return change(context, inEnvironment(env), async (db) => {
    const from = await findEndpoint(db, env.id, { id });
    if (from === undefined) throw absent();
    await changeEndpoint(db, { envId: env.id, id }, { name });
    const to = { ...from, name };
    return { result: to, audit: [updated("endpoints", id, { from, to })] };
  });
}

/** Forgets an endpoint; a further request makes it known again. @throws Refusal absent. */
export async function deleteEndpoint(context: ActingContext, env: EnvironmentRow, id: string): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const row = await findEndpoint(db, env.id, { id });
    if (row === undefined) throw absent();
    await removeEndpoint(db, env.id, id);
    return { result: undefined, audit: [ended("delete", "endpoints", id, row)] };
  });
}
