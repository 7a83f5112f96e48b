import { Apikee, type Clock } from "@apikee/core";
import type { Vault } from "../secrets/vault.ts";
import type { Executor } from "../store/database.ts";
import { findEnvironment, findEnvironmentByName } from "../store/environments.ts";
import { findKeyByHash, type KnownKey } from "../store/keys.ts";
import type { EnvironmentsTable } from "../store/schema.ts";
import { findServerKey } from "../store/server-keys.ts";
import { listSigningSecrets } from "../store/signing-secrets.ts";
import { type EnvironmentSettings, settingsOf } from "./settings.ts";
import { openSigningSecret } from "./signing-secret-values.ts";

/** Keys of one environment that are remembered at most, in each of two generations. */
const MAX_KEYS = 50_000;
const MAX_SERVER_KEYS = 10_000;

/** A server key or management key that is in force. */
export interface KnownServerKey {
  readonly id: string;
  readonly envId: string;
  readonly role: string;
}

/** An environment as requests need it. */
export interface KnownEnvironment {
  readonly id: string;
  readonly projectId: string;
  readonly projectEnv: string;
  readonly settings: EnvironmentSettings;
  /** Verifies keys against the environment's signing secrets; null where it holds none. */
  readonly verifier: Pick<Apikee, "verify"> | null;
}

interface Remembered {
  readonly environment: KnownEnvironment;
  young: Map<string, KnownKey>;
  old: Map<string, KnownKey>;
}

interface Options {
  readonly db: Executor;
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * What every request looks up — server keys, environments, keys with their clients — remembered until
 * something of the environment changes. What is absent is not remembered, so that it is found as soon as it
 * is made, by another process too.
 */
export class Directory {
  readonly #options: Options;
  readonly #environments = new Map<string, Remembered>();
  readonly #serverKeys = new Map<string, KnownServerKey>();
  /** Counts what was forgotten: what was read before must not be remembered after. */
  #generation = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Forgets what is known of an environment, after a change in it was committed. */
  forget(envId: string): void {
    this.#generation++;
    this.#environments.delete(envId);
    this.#serverKeys.clear();
  }

  /** Forgets everything: another process has written. */
  forgetAll(): void {
    this.#generation++;
    this.#environments.clear();
    this.#serverKeys.clear();
  }

  /** A server key or management key in force, by the hex SHA-256 of its text. */
  async serverKey(hash: string): Promise<KnownServerKey | null> {
    const known = this.#serverKeys.get(hash);
    if (known !== undefined) return known;
    const generation = this.#generation;
    const row = await findServerKey(this.#options.db, hash);
    if (row === null) return null;
    const found = { id: row.id, envId: row.env_id, role: row.role };
    if (generation === this.#generation) {
      if (this.#serverKeys.size >= MAX_SERVER_KEYS) this.#serverKeys.clear();
      this.#serverKeys.set(hash, found);
    }
    return found;
  }

  async environment(envId: string): Promise<KnownEnvironment | null> {
    return (await this.#remembered(envId))?.environment ?? null;
  }

  /** An environment by its `{slug}-{type}`. */
  async environmentByName(projectEnv: string): Promise<KnownEnvironment | null> {
    const row = await findEnvironmentByName(this.#options.db, projectEnv);
    return row === null ? null : this.environment(row.id);
  }

  /** A key of an environment, by its hex SHA-256, with what of its client decides about it. */
  async key(envId: string, hash: string): Promise<KnownKey | null> {
    const remembered = await this.#remembered(envId);
    if (remembered === null) return null;
    const known = remembered.young.get(hash) ?? remembered.old.get(hash);
    if (known !== undefined) return known;
    const generation = this.#generation;
    const found = await findKeyByHash(this.#options.db, envId, hash);
    if (found !== null && generation === this.#generation) rememberKey(remembered, hash, found);
    return found;
  }

  async #remembered(envId: string): Promise<Remembered | null> {
    const known = this.#environments.get(envId);
    if (known !== undefined) return known;
    const generation = this.#generation;
    const row = await findEnvironment(this.#options.db, envId);
    if (row === null) return null;
    const environment = { ...knownEnvironment(row), verifier: await this.#verifier(envId) };
    const remembered = { environment, young: new Map(), old: new Map() };
    if (generation === this.#generation) this.#environments.set(envId, remembered);
    return remembered;
  }

  async #verifier(envId: string): Promise<Pick<Apikee, "verify"> | null> {
    const { db, vault, clock } = this.#options;
    const rows = await listSigningSecrets(db, envId);
    if (rows.length === 0) return null;
    const secrets = rows.map((row) => openSigningSecret(vault, row));
    // Local, whatever the environment's variables say; and it made the secrets itself: nothing to warn of.
    return new Apikee({ secrets, serverKey: null, clock, cacheSize: 0, onEvent() {} });
  }
}

function rememberKey(remembered: Remembered, hash: string, key: KnownKey): void {
  if (remembered.young.size >= MAX_KEYS) {
    remembered.old = remembered.young;
    remembered.young = new Map();
  }
  remembered.young.set(hash, key);
}

function knownEnvironment(row: Pick<EnvironmentsTable, "id" | "project_id" | "project_env" | "settings">) {
  return {
    id: row.id,
    projectId: row.project_id,
    projectEnv: row.project_env,
    settings: settingsOf(row.settings),
  };
}
