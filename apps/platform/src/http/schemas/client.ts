import { z } from "@hono/zod-openapi";
import { keyChangeSchema, keySchema, madeKeySchema, newKeySchema } from "./key.ts";
import { pageQuery } from "./pagination.ts";
import { statsSchema } from "./stats.ts";
import { metadata, projectEnv, text, uuid } from "./text.ts";
import { timeOut } from "./time.ts";

const TYPES = ["person", "company", "service", "device", "internal"] as const;
const STATUSES = ["active", "suspended"] as const;
const MAX_NAME_LENGTH = 256;
const MAX_TENANT_LENGTH = 256;
const MAX_ADDRESSES = 256;
const MAX_CLIENTS = 100;
const MAX_KEYS = 100;

/** A client as answers show it. */
export const clientSchema = z
  .object({
    id: uuid(),
    tenant: z.string(),
    name: z.string(),
    type: z.enum(TYPES),
    status: z.enum(STATUSES),
    source: z.enum(["api", "dashboard", "sdk", "self"]),
    ipWhitelist: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    templateId: uuid().nullable(),
    envId: uuid(),
    createdAt: timeOut(),
    updatedAt: timeOut(),
    keys: z.array(keySchema).describe("The newest 100, in the order in which they were made."),
    keyCount: z.int().describe("How many it has."),
    stats: statsSchema,
  })
  .openapi("Client");

/** A client after a call that may have made keys: those that it made hold `rawKey`. */
export const changedClientSchema = clientSchema
  .extend({ keys: z.array(z.union([madeKeySchema, keySchema])) })
  .openapi("ChangedClient");

const settable = {
  type: z.enum(TYPES),
  templateId: uuid().nullable(),
  ipWhitelist: z
    .array(text(64))
    .max(MAX_ADDRESSES)
    .describe("Addresses and networks; empty is no restriction."),
  metadata: metadata(),
};

/** A client that is to be made. */
const newClientSchema = z
  .strictObject({ ...settable, keys: z.array(newKeySchema).max(MAX_KEYS) })
  .partial()
  .extend({
    name: text(MAX_NAME_LENGTH),
    tenant: text(MAX_TENANT_LENGTH).optional().describe("The name, unless set."),
  })
  .openapi("NewClient");

/** One client, or up to 100: all of them are made, or none. */
export const newClientsSchema = z.union([newClientSchema, z.array(newClientSchema).min(1).max(MAX_CLIENTS)]);

/** Changes of a client. */
export const clientChangeSchema = z
  .strictObject({
    ...settable,
    name: text(MAX_NAME_LENGTH),
    tenant: text(MAX_TENANT_LENGTH).describe("Taken only where it is the client's already."),
    status: z.enum(STATUSES),
    keys: z
      .array(z.union([keyChangeSchema, newKeySchema]))
      .max(MAX_KEYS)
      .describe("With `id` a key changes, without one is made."),
  })
  .partial()
  .openapi("ClientChange");

/** The filters of a list of clients. */
export const clientQuery = z.strictObject({
  project_env: projectEnv(),
  name: text(MAX_NAME_LENGTH).optional().describe("A part of the name, in any case."),
  type: z.enum(TYPES).optional(),
  templateId: uuid().optional(),
  status: z.enum(STATUSES).optional(),
  sort: z
    .enum(["name", "-name", "createdAt", "-createdAt"])
    .default("name")
    .describe("The order; with a minus the other way round. Those that are alike go by their ids."),
  ...pageQuery,
});
