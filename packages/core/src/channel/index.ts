export { importX25519PrivateKey, importX25519PublicKey } from "#channel-crypto";
export { isUuidV7, type UuidV7Options, uuidV7, uuidV7TimeMs } from "../bytes/uuid.ts";
export type { Ed25519PrivateKey, X25519PrivateKey, X25519PublicKey } from "../crypto/channel.ts";
export { ChannelError, type ChannelFailure } from "./channel-error.ts";
export {
  fingerprintOf,
  type Identity,
  importIdentity,
  importReceivingKey,
  kidOf,
  type ReceivingKey,
} from "./identity.ts";
export {
  currentKey,
  type KeyDocument,
  type PublishedKey,
  signKeyDocument,
  type UnsignedKey,
  type UnsignedKeyDocument,
  type VerifyKeyDocumentOptions,
  verifyKeyDocument,
} from "./key-document.ts";
export {
  encodeMessage,
  isTimely,
  parseRequestMessage,
  parseResponseMessage,
  type RequestMessage,
  type ResponseMessage,
} from "./message.ts";
export { type OpenedRequest, type Received, Receiver, type ReceiverOptions } from "./receiver.ts";
export {
  type MakeServerKeyOptions,
  makeServerKey,
  parseServerKey,
  type ServerKeyMode,
  type ServerKeyParts,
} from "./server-key.ts";
export { ClientSession, type ClientSessionOptions, type SealedRequest } from "./session.ts";
