import type { Clock } from "../bytes/clock.ts";
import {
  ChannelError,
  currentKey,
  type KeyDocument,
  type PublishedKey,
  verifyKeyDocument,
} from "../channel/index.ts";
import { Backoff, type RandomFraction } from "./backoff.ts";
import { Deadline } from "./deadline.ts";
import type { Http } from "./http.ts";

const REFRESH_MS = 12 * 3_600_000;
/** The fraction by which the interval is shortened at random, so that clients do not all fetch at once. */
const REFRESH_JITTER = 0.2;
const FIRST_RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;
const MIN_REFETCH_MS = 60_000;
const FETCH_TIMEOUT_MS = 5000;
const MAX_DOCUMENT_BYTES = 64 * 1024;

/** What `KeyDocuments` works with. */
export interface KeyDocumentsOptions {
  readonly http: Http;
  readonly clock: Clock;
  readonly random: RandomFraction;
  /** `{origin}/.well-known/apikee-channel`. */
  readonly url: string;
  /** The pinned fingerprint of the platform. */
  readonly fingerprint: string;
  /** Called for a document of another identity, or one whose signature is not valid. */
  readonly onMismatch: () => void;
  /** Called for each document that is accepted. */
  readonly onAccepted: () => void;
  /**
   * Whether each fetch is bound to the request that began it. Then no request waits for another's fetch, and the
   * document is fetched again by a request after 12 hours, and not by a timer.
   */
  readonly isRequestBound: boolean;
}

/**
 * The platform's channel keys: its key document, fetched when it is first needed and every 12 hours, and verified by
 * the pinned fingerprint.
 *
 * Source: docs/protocol.md section 3.1.
 */
export class KeyDocuments {
  readonly #options: KeyDocumentsOptions;
  readonly #retries: Backoff;
  #document: KeyDocument | null = null;
  #highestSerial = Number.NEGATIVE_INFINITY;
  #fetching: Promise<boolean> | null = null;
  #fetchDeadline: Deadline | null = null;
  #refetchedAtMs = Number.NEGATIVE_INFINITY;
  #cancelRefresh: () => void = () => undefined;
  /** When a request is to fetch it again, where there are no timers. */
  #refreshAtMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(options: KeyDocumentsOptions) {
    this.#options = options;
    this.#retries = new Backoff({ firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS, random: options.random });
  }

  /** The highest serial seen, or 0. */
  get highestSerial(): number {
    return Math.max(0, this.#highestSerial);
  }

  /** From now on, no document older than this serial is accepted. */
  restore(serial: number): void {
    this.#highestSerial = Math.max(this.#highestSerial, serial);
    if (this.#document !== null && this.#document.serial < this.#highestSerial) this.#document = null;
  }

  /**
   * The key to use now, fetched where necessary; null where there is none.
   *
   * @throws DeadlinePassed
   */
  async current(deadline: Deadline): Promise<PublishedKey | null> {
    const known = this.#known();
    if (known !== null) {
      this.#refreshInPassing();
      return known;
    }
    await deadline.within(this.#fetch());
    return this.#known();
  }

  /**
   * The key to use after the platform did not know `kid`. The document is fetched again, at most once in 60
   * seconds; null where it was not.
   *
   * @throws DeadlinePassed
   */
  async after(kid: string, deadline: Deadline): Promise<PublishedKey | null> {
    const known = this.#known();
    if (known !== null && known.kid !== kid) return known;
    const sinceMs = this.#options.clock.now() - this.#refetchedAtMs;
    const isTooSoon = sinceMs >= 0 && sinceMs < MIN_REFETCH_MS;
    if (isTooSoon && this.#fetching === null) return null;
    if (!isTooSoon) this.#refetchedAtMs = this.#options.clock.now();
    return (await deadline.within(this.#fetch())) ? this.#known() : null;
  }

  /** Fetches nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRefresh();
    this.#fetchDeadline?.end();
  }

  #known(): PublishedKey | null {
    const nowMs = this.#options.clock.now();
    return this.#document === null || nowMs >= this.#document.expiresAtMs
      ? null
      : currentKey(this.#document, nowMs);
  }

  /**
   * Fetches beside the request that is under way. Where the fetch is cut off with it, another one tries a
   * minute later.
   */
  #refreshInPassing(): void {
    const nowMs = this.#options.clock.now();
    if (nowMs < this.#refreshAtMs) return;
    this.#refreshAtMs = nowMs + MIN_REFETCH_MS;
    void this.#fetch();
  }

  /** Fetches the document, once for all who wait. Resolves to whether it was accepted. */
  #fetch(): Promise<boolean> {
    if (this.#options.isRequestBound) return this.#fetchNow();
    this.#fetching ??= this.#fetchNow().then((isAccepted) => {
      this.#fetching = null;
      this.#schedule(isAccepted);
      return isAccepted;
    });
    return this.#fetching;
  }

  async #fetchNow(): Promise<boolean> {
    const { http, clock, url } = this.#options;
    if (this.#isClosed) return false;
    const deadline = new Deadline(clock, FETCH_TIMEOUT_MS);
    if (!this.#options.isRequestBound) this.#fetchDeadline = deadline;
    const answer = await http({ url, maxBytes: MAX_DOCUMENT_BYTES }, deadline);
    deadline.met();
    return answer !== null && answer.status === 200 && this.#accept(answer.text);
  }

  #accept(text: string): boolean {
    const { fingerprint, clock, onAccepted, onMismatch } = this.#options;
    try {
      const highestSerial = this.#highestSerial;
      this.#document = verifyKeyDocument(text, { fingerprint, nowMs: clock.now(), highestSerial });
    } catch (error) {
      const reason = error instanceof ChannelError ? error.reason : null;
      if (reason === "DOCUMENT_IDENTITY" || reason === "DOCUMENT_SIGNATURE") onMismatch();
      return false;
    }
    this.#highestSerial = this.#document.serial;
    if (this.#options.isRequestBound) this.#refreshAtMs = clock.now() + REFRESH_MS;
    onAccepted();
    return true;
  }

  /** Schedules the next fetch. Where there is no document, it is fetched when it is next needed. */
  #schedule(isAccepted: boolean): void {
    if (isAccepted) this.#retries.reset();
    if (this.#document === null || this.#isClosed) return;
    const { clock, random } = this.#options;
    const intervalMs = Math.round(REFRESH_MS * (1 - REFRESH_JITTER * random()));
    this.#cancelRefresh();
    this.#cancelRefresh = clock.setTimer(() => this.#fetch(), isAccepted ? intervalMs : this.#retries.next());
  }
}
