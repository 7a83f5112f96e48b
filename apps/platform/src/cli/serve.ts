import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "../logger.ts";
import type { Platform } from "../platform.ts";
import { firstVisitFragment } from "../services/sessions/first-visit.ts";
import { systemClock } from "../system-clock.ts";
import { ClockWatch } from "./clock-watch.ts";
import { openData } from "./data.ts";
import { Gate } from "./gate.ts";
import { createHttpServer } from "./http-server.ts";
import { openWhenReachable } from "./open-when-reachable.ts";
import type { ServerOptions } from "./options.ts";
import { setPasswordFromVariable } from "./password.ts";
import { UnderWay } from "./under-way.ts";
import { version } from "./version.ts";

/** How long requests that are under way may still take once the platform stops. */
const DRAIN_MS = 10_000;
/** How often connections without a request are closed then; a request that was just being sent gets so long. */
const IDLE_CHECK_MS = 50;

/** A platform that is served. */
export interface Served {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly origin: string;
  /** Where the data is, for people. */
  readonly place: string;
  /** The dashboard's address; while no password was set, with what its first visitor needs. */
  readonly dashboard: string;
  /** Stops accepting, finishes what is under way, and closes the data. A second call waits for the first. */
  stop(): Promise<void>;
}

/** What a served platform runs in. */
export interface Surroundings {
  readonly logger: Logger;
  /** Holds the master key, where that is not in a file. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the wait for a database that cannot be reached. */
  readonly signal: AbortSignal;
}

/**
 * Serves a platform on its data. It listens before the data is open, so that `/ready` tells the truth
 * from the first moment.
 *
 * @throws Error where the address cannot be listened on, or the data cannot be opened.
 */
export async function serve(options: ServerOptions, { logger, env, signal }: Surroundings): Promise<Served> {
  const gate = new Gate();
  const server = createHttpServer(gate.fetch);
  const underWay = new UnderWay(server);
  const origin = await listen(server, options);
  try {
    const { database, masterKey, place } = openData(options, env);
    const isMetricsOpen = isLoopback(options.host);
    const { networkLists, trustedProxies } = options;
    const platform = await openWhenReachable(
      { database, masterKey, logger, isMetricsOpen, networkLists, trustedProxies },
      { signal },
    );
    platform.context.metrics.watchProcess(version());
    await setPasswordFromVariable(platform.context, env);
    const dashboard = `${origin}/${await firstVisitFragment(platform.context)}`;
    const clockWatch = new ClockWatch({
      clock: systemClock,
      stopwatch: platform.context.stopwatch,
      logger,
    });
    gate.open(platform.app.fetch);
    let stopping: Promise<void> | undefined;
    return {
      origin,
      place,
      dashboard,
      stop: () => {
        stopping ??= stop({ server, gate, underWay, clockWatch, platform });
        return stopping;
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Whether only who is on this machine gets there. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

async function listen(server: Server, { port, host }: ServerOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  return originOf(server.address());
}

/** The address as a client on this machine writes it. */
function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("the server has no address");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

interface Parts {
  readonly server: Server;
  readonly gate: Gate;
  readonly underWay: UnderWay;
  readonly clockWatch: ClockWatch;
  readonly platform: Platform;
}

async function stop({ server, gate, underWay, clockWatch, platform }: Parts): Promise<void> {
  gate.close();
  clockWatch.close();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // Those who wait for news of the feed are answered now.
  platform.context.feed.close();
  const idle = setInterval(() => {
    server.closeIdleConnections();
    // A connection that was opened and never used does not count as idle.
    if (underWay.count === 0) server.closeAllConnections();
  }, IDLE_CHECK_MS);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
  await platform.close();
}
