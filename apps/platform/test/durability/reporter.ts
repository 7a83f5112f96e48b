import type { ChannelClient } from "../channel/channel-client.ts";

/** Events of one batch. */
export const EVENTS = 300;

interface Batch {
  readonly batchId: string;
  readonly events: readonly object[];
}

/** An application that validates a key and reports: each batch is sent until it is acknowledged, under a rid of its own each time. */
export class Reporter {
  readonly rids = new Set<string>();
  readonly validated = new Set<string>();
  /** Batches that were sent and not answered, because the platform was gone. */
  interrupted = 0;
  /** Called when a batch is about to be sent. */
  onBatch: () => void = () => {};
  readonly #client: ChannelClient;
  readonly #key: { readonly key: string; readonly id: string };
  #unacknowledged: Batch[] = [];

  constructor(client: ChannelClient, key: { readonly key: string; readonly id: string }) {
    this.#client = client;
    this.#key = key;
  }

  /** Makes one more batch, and sends what is not acknowledged, once. */
  async send(): Promise<void> {
    this.#unacknowledged.push(this.#batch());
    await this.flush();
  }

  async flush(): Promise<void> {
    try {
      // A platform that started anew has not forgotten the session's key: nothing needs to begin again.
      const rid = this.#client.newRid();
      this.rids.add(rid);
      const verdict = await this.#client.validate(this.#key.key, { rid });
      if (verdict.status === 200) this.validated.add(rid);
      for (const batch of [...this.#unacknowledged]) {
        this.onBatch();
        this.interrupted++;
        const { status } = await this.#client.call("report", batch);
        this.interrupted--;
        if (status === 200) this.#unacknowledged = this.#unacknowledged.filter((other) => other !== batch);
      }
    } catch {
      // The platform is gone: whatever was under way stays unacknowledged.
    }
  }

  get isDone(): boolean {
    return this.#unacknowledged.length === 0;
  }

  #batch(): Batch {
    const events = Array.from({ length: EVENTS }, () => {
      const rid = this.#client.newRid();
      this.rids.add(rid);
      return {
        rid,
        at: Date.now(),
        keyId: this.#key.id,
        method: "GET",
        route: "/users/:id",
        status: 200,
        durationMs: 1,
        degraded: "SERVER_UNREACHABLE",
      };
    });
    return { batchId: this.#client.newRid(), events };
  }
}
