import { findClient } from "../../store/clients.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import {
  type ClientFilter,
  type ClientOrder,
  countClients,
  listClients,
  type Slice,
} from "../../store/manage/clients.ts";
import type { PlatformContext } from "../context.ts";
import { type ClientView, withKeys } from "./client-view.ts";
import { absent } from "./refusal.ts";

/** The orders in which clients are listed, as the API names them. */
const ORDERS = {
  name: { column: "name", direction: "asc" },
  "-name": { column: "name", direction: "desc" },
  createdAt: { column: "created_at", direction: "asc" },
  "-createdAt": { column: "created_at", direction: "desc" },
} as const satisfies Readonly<Record<string, ClientOrder>>;

/** A page of the clients of an environment. */
export async function listEnvironmentClients(
  context: PlatformContext,
  filter: ClientFilter,
  { sort, ...slice }: Slice & { readonly sort: keyof typeof ORDERS },
) {
  const rows = await listClients(context.db, filter, { ...slice, ...ORDERS[sort] });
  return {
    items: await withKeys(context.db, filter.envId, rows),
    total: await countClients(context.db, filter),
  };
}

/** @throws Refusal absent. */
export async function getClient(
  context: PlatformContext,
  env: EnvironmentRow,
  id: string,
): Promise<ClientView> {
  const client = await findClient(context.db, env.id, id);
  if (client === null) throw absent();
  const [view] = await withKeys(context.db, env.id, [client]);
  return view!;
}
