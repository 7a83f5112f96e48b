import type { KnownToImport } from "../../store/import.ts";
import { clientRow, keyRow } from "../clients.ts";
import type { PlatformContext } from "../context.ts";
import type { ImportRecord } from "./import-record.ts";

/** What became of a record: it was added, or was there already, or why it was refused. */
export type Outcome = "added" | "known" | { readonly problem: string };

type ImportedKey = NonNullable<ImportRecord["key"]>;

/** Decides on the records of a batch, one after another, by what is there and by those before it. */
export class ImportPlan {
  readonly clients: ReturnType<typeof clientRow>[] = [];
  readonly keys: ReturnType<typeof keyRow>[] = [];
  /** Deleted tenants whose client the owner makes again. */
  readonly revivedTenants: string[] = [];
  readonly #context: PlatformContext;
  readonly #envId: string;
  readonly #clientOfTenant: Map<string, string>;
  readonly #clientIds: Set<string>;
  readonly #keysById: Map<string, { readonly hash: string; readonly clientId: string }>;
  readonly #hashes: Set<string>;
  readonly #deleted: ReadonlySet<string>;
  readonly #deletedTenants: ReadonlySet<string>;
  readonly #templates: ReadonlySet<string>;

  constructor(context: PlatformContext, envId: string, known: KnownToImport) {
    this.#context = context;
    this.#envId = envId;
    this.#clientOfTenant = new Map(known.clients.map(({ tenant, id }) => [tenant, id]));
    this.#clientIds = new Set(known.clients.map(({ id }) => id));
    this.#keysById = new Map(known.keys.map((key) => [key.id, { hash: key.hash, clientId: key.client_id }]));
    this.#hashes = new Set(known.keys.map(({ hash }) => hash));
    this.#deleted = new Set(known.deletedKeys.flatMap(({ id, hash }) => [id, hash]));
    this.#deletedTenants = new Set(known.deletedTenants);
    this.#templates = new Set(known.templates);
  }

  /** Takes a record in, whole, or refuses it. */
  take(record: ImportRecord): Outcome {
    const clientId = this.#clientOfTenant.get(record.tenant);
    const problem = this.#problemOf(record, clientId);
    if (problem !== null) return { problem };
    const { key } = record;
    const isKeyKnown = key === undefined || this.#keysById.has(key.id);
    if (clientId !== undefined && isKeyKnown) return "known";
    const owner = clientId ?? this.#addClient(record);
    if (key !== undefined) this.#addKey(owner, key);
    return "added";
  }

  #problemOf(
    { clientId: asked, templateId, key }: ImportRecord,
    clientId: string | undefined,
  ): string | null {
    if (asked !== undefined && clientId !== undefined && asked !== clientId) {
      return "clientId: the tenant's client has another id";
    }
    if (asked !== undefined && clientId === undefined && this.#clientIds.has(asked)) {
      return "clientId: another tenant's client has it";
    }
    if (typeof templateId === "string" && !this.#templates.has(templateId)) {
      return "templateId: the environment has no such template";
    }
    return key === undefined ? null : this.#problemOfKey(key, clientId);
  }

  #problemOfKey({ id, hash }: ImportedKey, clientId: string | undefined): string | null {
    const known = this.#keysById.get(id);
    if (known !== undefined) {
      return known.hash === hash && known.clientId === clientId ? null : "key.id: another key has it";
    }
    if (this.#hashes.has(hash)) return "key.hash: another key has it";
    return this.#deleted.has(id) || this.#deleted.has(hash) ? "key: it was deleted" : null;
  }

  #addClient({ tenant, clientId, name = tenant, ...described }: ImportRecord): string {
    const { type, templateId, ipWhitelist, metadata } = described;
    const client = { tenant, name, type, templateId, ipWhitelist, metadata, id: clientId };
    const row = clientRow(this.#context, { envId: this.#envId, source: "api", ...client });
    this.clients.push(row);
    this.#clientOfTenant.set(tenant, row.id);
    this.#clientIds.add(row.id);
    if (this.#deletedTenants.has(tenant)) this.revivedTenants.push(tenant);
    return row.id;
  }

  #addKey(clientId: string, { expiresAt: expiresAtMs, enabled, ...key }: ImportedKey): void {
    const row = keyRow(this.#context, { ...key, envId: this.#envId, clientId, expiresAtMs });
    this.keys.push({ ...row, enabled: enabled ? 1 : 0 });
    this.#keysById.set(key.id, { hash: key.hash, clientId });
    this.#hashes.add(key.hash);
  }
}
