import type { Clock } from "@apikee/core";
import {
  type Identity,
  importIdentity,
  importReceivingKey,
  type ReceivingKey,
  signKeyDocument,
} from "@apikee/core/channel";
import type { Logger } from "../logger.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelKeys } from "../services/context.ts";
import {
  type ChannelKeyRow,
  deleteEndedChannelKeys,
  endChannelKeys,
  findIdentityKey,
  findKeyDocument,
  insertChannelKey,
  insertIdentityKey,
  listChannelKeys,
  replaceKeyDocument,
} from "../store/channel-keys.ts";
import type { Database, Executor } from "../store/database.ts";
import { DatabaseUnavailableError } from "../store/errors.ts";
import {
  DOCUMENT_AGE_MS,
  DOCUMENT_LIFETIME_MS,
  KEY_LIFETIME_MS,
  nextLookMs,
  replacementNotBefore,
  successorNotBefore,
} from "./key-plan.ts";
import { isVersion1Served } from "./v1/served.ts";

const KEY_BYTES = 32;
/** After a failure, such as a full disk. */
const RETRY_MS = 60_000;

/** The name of the transactions that rotate and sign, of which one instance runs one at a time; and of the news that it did. */
export const CHANNEL_KEYS = "channel-keys";

interface Options {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly newId: () => string;
  readonly logger: Logger;
  /** The public key of version 1, which is published while any environment serves that. */
  readonly v1PublicKey: Uint8Array;
}

/** The platform's identity, its channel keys, and the document that it signs of them (docs/protocol.md section 3.1). */
export class KeyRing implements ChannelKeys {
  readonly #options: Options;
  readonly #identity: Identity;
  #keys: readonly ReceivingKey[] = [];
  #document = "";
  #servesV1 = false;
  #onKeys: (keys: readonly ReceivingKey[]) => void = () => {};
  #looking: Promise<void> | null = null;
  #cancelTimer = () => {};
  #isClosed = false;

  private constructor(options: Options, identity: Identity) {
    this.#options = options;
    this.#identity = identity;
  }

  /** Opens what the database holds, and makes what it lacks. */
  static async open(options: Options): Promise<KeyRing> {
    const identity = await options.database.exclusively(CHANNEL_KEYS, (db) => openIdentity(db, options));
    const ring = new KeyRing(options, identity);
    ring.#schedule(await ring.refresh());
    return ring;
  }

  get fingerprint(): string {
    return this.#identity.fingerprint;
  }

  /**
   * The JSON text of `/.well-known/apikee-channel`. Signed anew where an environment has begun or ceased to
   * serve version 1, taken over where another instance has signed since.
   */
  async document(): Promise<string> {
    await this.lookAgain();
    return this.#document;
  }

  /** Takes over what another instance has rotated or signed. Never rejects: what was signed last is good for days. */
  async lookAgain(): Promise<void> {
    this.#looking ??= this.#look();
    await this.#looking;
  }

  get keys(): readonly ReceivingKey[] {
    return this.#keys;
  }

  /** Told of the keys whenever they change. */
  set onKeys(listener: (keys: readonly ReceivingKey[]) => void) {
    this.#onKeys = listener;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  /** Rotates what is due, in one transaction, and returns when to look again, in milliseconds since 1970. */
  async refresh(): Promise<number> {
    const { database, vault, clock } = this.#options;
    const nowMs = clock.now();
    const { rows, document, serial, servesV1 } = await database.exclusively(CHANNEL_KEYS, async (db) => {
      const rows = await rotate(db, this.#options, nowMs);
      const servesV1 = await isVersion1Served(db);
      const signed = await this.#sign(db, { rows, servesV1, nowMs });
      if (signed.document !== this.#document) await database.announce(db, CHANNEL_KEYS);
      return { rows, servesV1, ...signed };
    });
    this.#document = document;
    this.#servesV1 = servesV1;
    this.#keys = rows.map((row) => importReceivingKey(openChannelKey(vault, row), row.expires_at));
    this.#onKeys(this.#keys);
    return nextLookMs(rows, serial);
  }

  /** Makes a new key, and lets those before it end at `endMs`, within a transaction; `refresh` publishes it. */
  async replace(db: Executor, endMs: number): Promise<void> {
    await endChannelKeys(db, endMs);
    const notBefore = replacementNotBefore(endMs, this.#options.clock.now());
    await insertChannelKey(db, newChannelKey(this.#options, notBefore));
  }

  async #look(): Promise<void> {
    try {
      if (await this.#isStale()) await this.refresh();
    } catch (error) {
      // Of that the database tells itself, once.
      if (error instanceof DatabaseUnavailableError || this.#isClosed) return;
      this.#options.logger.warn({ err: error }, "the key document could not be looked at");
    } finally {
      this.#looking = null;
    }
  }

  async #isStale(): Promise<boolean> {
    const { db } = this.#options.database;
    const last = await findKeyDocument(db);
    return last?.document !== this.#document || (await isVersion1Served(db)) !== this.#servesV1;
  }

  async #sign(
    db: Executor,
    { rows, servesV1, nowMs }: { rows: readonly ChannelKeyRow[]; servesV1: boolean; nowMs: number },
  ): Promise<{ document: string; serial: number }> {
    const last = await findKeyDocument(db);
    const text = (serial: number) => this.#documentText(rows, servesV1, serial);
    // Ed25519 is deterministic: the same keys, serial and identity give the same text.
    if (last !== null && nowMs - last.serial < DOCUMENT_AGE_MS && last.document === text(last.serial)) {
      return last;
    }
    // A clock that was set back must not make a document that clients take for an old one.
    const serial = Math.max(nowMs, (last?.serial ?? -1) + 1);
    const document = text(serial);
    await replaceKeyDocument(db, {
      id: "current",
      document,
      serial,
      expires_at: serial + DOCUMENT_LIFETIME_MS,
    });
    return { document, serial };
  }

  #documentText(rows: readonly ChannelKeyRow[], servesV1: boolean, serial: number): string {
    const keys = rows.map((row) => ({
      publicKey: Buffer.from(row.public_key, "base64url"),
      notBeforeMs: row.not_before,
      expiresAtMs: row.expires_at,
    }));
    const v1PublicKey = servesV1 ? this.#options.v1PublicKey : null;
    const expiresAtMs = serial + DOCUMENT_LIFETIME_MS;
    return signKeyDocument({ keys, v1PublicKey, serial, expiresAtMs }, this.#identity);
  }

  #schedule(atMs: number): void {
    if (this.#isClosed) return;
    const { clock, logger } = this.#options;
    this.#cancelTimer = clock.setTimer(
      () => {
        this.refresh().then(
          (nextMs) => this.#schedule(nextMs),
          (error: unknown) => {
            logger.error({ err: error }, "channel keys could not be rotated");
            this.#schedule(clock.now() + RETRY_MS);
          },
        );
      },
      Math.max(1, atMs - clock.now()),
    );
  }
}

async function openIdentity(db: Executor, options: Options): Promise<Identity> {
  const { vault, randomBytes, newId, clock } = options;
  const row = await findIdentityKey(db);
  if (row !== null) return importIdentity(vault.open(identityPlace(row.id), row.private_key));
  const seed = randomBytes(KEY_BYTES);
  const identity = importIdentity(seed);
  const id = newId();
  await insertIdentityKey(db, {
    id,
    public_key: Buffer.from(identity.publicKey).toString("base64url"),
    private_key: vault.seal(identityPlace(id), seed),
    created_at: clock.now(),
  });
  return identity;
}

/** Deletes the keys that have ended, makes the one that is due, and returns those that there are. */
async function rotate(db: Executor, options: Options, nowMs: number): Promise<ChannelKeyRow[]> {
  await deleteEndedChannelKeys(db, nowMs);
  const rows = await listChannelKeys(db);
  const notBefore = successorNotBefore(rows, nowMs);
  if (notBefore === null) return rows;
  await insertChannelKey(db, newChannelKey(options, notBefore));
  return listChannelKeys(db);
}

function newChannelKey({ vault, randomBytes, clock }: Options, notBefore: number): ChannelKeyRow {
  const privateBytes = randomBytes(KEY_BYTES);
  const expiresAt = notBefore + KEY_LIFETIME_MS;
  const { kid, privateKey } = importReceivingKey(privateBytes, expiresAt);
  return {
    kid,
    public_key: Buffer.from(privateKey.publicKey).toString("base64url"),
    private_key: vault.seal(channelKeyPlace(kid), privateBytes),
    not_before: notBefore,
    expires_at: expiresAt,
    created_at: clock.now(),
  };
}

function openChannelKey(vault: Vault, row: ChannelKeyRow): Uint8Array {
  return vault.open(channelKeyPlace(row.kid), row.private_key);
}

function identityPlace(rowId: string) {
  return { table: "identity_keys", column: "private_key", rowId };
}

function channelKeyPlace(rowId: string) {
  return { table: "channel_keys", column: "private_key", rowId };
}
