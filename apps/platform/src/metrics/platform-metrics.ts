import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const MS_PER_SECOND = 1000;
/** Seconds; the last is for calls of the feed, which wait up to 25. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** What is looked up when the metrics are read. */
export interface Measured {
  /** Calls of the feed that wait for news. */
  readonly feedWaiters: () => number;
  /** Validated requests whose row waits to be written. */
  readonly queuedLogs: () => number;
  /** Connections to the database; null where there are none. */
  readonly connections: () => {
    readonly open: number;
    readonly idle: number;
    readonly waiting: number;
  } | null;
}

/** A request of the channel, or of the HTTP API, when it was answered. */
interface Answered {
  readonly status: number;
  readonly durationMs: number;
}

type Told = { readonly isAllowed: true } | { readonly isAllowed: false; readonly error: string };

/**
 * What Prometheus reads of one platform. Labels take their values from this program alone — operations, route
 * templates, statuses, codes — never from what somebody sent.
 */
export class PlatformMetrics {
  readonly #registry = new Registry();
  readonly #channelRequests = this.#counter("channel_requests_total", "Requests of the channel.", [
    "op",
    "status",
  ]);
  readonly #channelSeconds = this.#histogram("channel_request_duration_seconds", "Time to an answer.", [
    "op",
  ]);
  readonly #httpRequests = this.#counter("http_requests_total", "Requests of the HTTP API.", [
    "method",
    "route",
    "status",
  ]);
  readonly #httpSeconds = this.#histogram("http_request_duration_seconds", "Time to an answer.", ["route"]);
  readonly #verdicts = this.#counter("verdicts_total", "Validated requests by what they were told.", [
    "outcome",
  ]);

  /** The text that Prometheus reads. */
  read(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The media type of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** `op` is one of the operations', `v1` for version 1, or `none` where no message opened or named one. */
  channelRequest(op: string, { status, durationMs }: Answered): void {
    this.#channelRequests.inc({ op, status });
    this.#channelSeconds.observe({ op }, durationMs / MS_PER_SECOND);
  }

  /** `route` is the template that matched. */
  httpRequest(route: { readonly method: string; readonly route: string }, answered: Answered): void {
    this.#httpRequests.inc({ ...route, status: answered.status });
    this.#httpSeconds.observe({ route: route.route }, answered.durationMs / MS_PER_SECOND);
  }

  /** What a validated request was told: that it is allowed, or why it is not. */
  verdict(verdict: Told): void {
    this.#verdicts.inc({ outcome: verdict.isAllowed ? "allowed" : verdict.error });
  }

  /** Looks these up whenever the metrics are read. */
  watch({ feedWaiters, queuedLogs, connections }: Measured): void {
    this.#gauge("feed_waiters", "Calls of the revocation feed that wait for news.", feedWaiters);
    this.#gauge("queued_logs", "Validated requests whose row waits to be written.", queuedLogs);
    this.#gauge("database_connections_open", "Connections to the database.", () => connections()?.open);
    this.#gauge("database_connections_idle", "Those that nobody uses.", () => connections()?.idle);
    this.#gauge("database_queries_waiting", "Queries that wait for one.", () => connections()?.waiting);
  }

  /** Besides, what the process is: its version, memory, processor time, and how late its event loop is. */
  watchProcess(version: string): void {
    collectDefaultMetrics({ register: this.#registry });
    const help = "1, with what runs as labels.";
    const info = new Gauge({
      name: "apikee_build_info",
      help,
      labelNames: ["version", "node"],
      registers: [this.#registry],
    });
    info.set({ version, node: process.versions.node }, 1);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `apikee_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    const registers = [this.#registry];
    return new Histogram({ name: `apikee_${name}`, help, labelNames, buckets: BUCKETS, registers });
  }

  /** Without a value where there is nothing to measure. */
  #gauge(name: string, help: string, value: () => number | undefined): void {
    new Gauge({
      name: `apikee_${name}`,
      help,
      registers: [this.#registry],
      collect() {
        const now = value();
        if (now === undefined) this.reset();
        else this.set(now);
      },
    });
  }
}
