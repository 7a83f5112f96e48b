/** Why a call of the channel failed; for the client and the platform to branch on, never shown outside. */
export type ChannelFailure =
  /** The session has reached a limit, failed to open something, or its key has ended: start another. */
  | "SESSION_ENDED"
  /** The other side's public key gives an all-zero shared secret. */
  | "ZERO_SHARED_SECRET"
  /** A key document, or a part of it, is malformed. */
  | "DOCUMENT_MALFORMED"
  /** A key document is signed by another identity than the pinned one. */
  | "DOCUMENT_IDENTITY"
  /** A key document's signature is not valid. */
  | "DOCUMENT_SIGNATURE"
  /** A key document has expired. */
  | "DOCUMENT_EXPIRED"
  /** A key document would be valid for more than 8 days. */
  | "DOCUMENT_TOO_LONG"
  /** A key document is older than one that was seen before. */
  | "DOCUMENT_OLDER";

/** A call of the channel failed. The message is the reason and nothing else. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly reason: ChannelFailure;

  constructor(reason: ChannelFailure) {
    super(reason);
    this.reason = reason;
  }
}
