import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of a master key. */
export const MASTER_KEY_BYTES = 32;
/** The version of master key that values are sealed under; it stands before each. */
const KEY_VERSION = 1;

/** Where a sealed value stands: it opens nowhere else. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/**
 * Seals what the database must hold but nobody may read from it: AES-256-GCM under the master key, a random
 * nonce each time, bound to table, column and row. A sealed value is `{key version}.{base64url of nonce,
 * ciphertext and tag}`.
 */
export class Vault {
  readonly #key: KeyObject;
  readonly #randomBytes: (length: number) => Uint8Array;

  /** @throws TypeError where the master key is not 32 bytes. */
  constructor(masterKey: Uint8Array, randomBytes: (length: number) => Uint8Array) {
    if (masterKey.length !== MASTER_KEY_BYTES) {
      throw new TypeError(`the master key must have ${MASTER_KEY_BYTES} bytes`);
    }
    this.#key = createSecretKey(masterKey);
    this.#randomBytes = randomBytes;
  }

  /** 32 bytes that only who has the master key can make, the same for the same label each time. */
  derive(label: string): Uint8Array {
    return createHmac("sha256", this.#key).update(label).digest();
  }

  seal(place: Place, plaintext: Uint8Array): string {
    const nonce = this.#randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(aadOf(place));
    const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return `${KEY_VERSION}.${sealed.toString("base64url")}`;
  }

  /** @throws Error where the value was sealed under another key or for another place, or was changed. */
  open(place: Place, sealed: string): Uint8Array {
    const [version, text] = sealed.split(".");
    const bytes = Buffer.from(text ?? "", "base64url");
    if (version !== String(KEY_VERSION) || bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable(place);
    const tagAt = bytes.length - TAG_BYTES;
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(aadOf(place));
    decipher.setAuthTag(bytes.subarray(tagAt));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
    } catch {
      throw unreadable(place);
    }
  }
}

function unreadable({ table, column, rowId }: Place): Error {
  return new Error(
    `${table}.${column} of ${rowId} cannot be opened: it was changed, or sealed by another key`,
  );
}

/** Each part with its length before it, so that no two places give the same bytes. */
function aadOf({ table, column, rowId }: Place): Buffer {
  return Buffer.concat(
    [table, column, rowId].map((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return Buffer.concat([length, bytes]);
    }),
  );
}
