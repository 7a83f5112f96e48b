import { type Address, isMappedIPv4 } from "../ip/address.ts";
import type { Finding } from "./finding.ts";
import type { ManyNetworksRule } from "./settings.ts";

const WINDOW_MS = 600_000;
const PEAK_MEMORY_MS = 3 * 24 * 3_600_000;
/** Networks that are told apart for one key. */
const MAX_NETWORKS = 64;
const USUAL_FACTOR = 3;
/** What a window with a finding adds to what is usual. */
const GROWTH = 1.05;

/** Where a key was used from: plain data that can be kept and read again. */
export interface NetworkHistory {
  /** When the window of 10 minutes began. */
  windowMs: number;
  /** The networks of the window, as numbers. */
  networks: number[];
  /** The most in one window, which is forgotten over about three days. */
  peak: number;
}

export function newNetworkHistory(nowMs: number): NetworkHistory {
  return { windowMs: windowOf(nowMs), networks: [], peak: 0 };
}

/** One key from more networks than is usual for it. Counts nothing. */
export function judgeManyNetworks(
  rule: ManyNetworksRule,
  about: { readonly keyId: string; readonly nowMs: number; readonly address: Address },
  history: NetworkHistory,
): Finding | null {
  const threshold = thresholdOf(rule, history);
  const isPast = windowOf(about.nowMs) > history.windowMs;
  const networks = new Set(isPast ? [] : history.networks).add(networkNumber(about.address)).size;
  if (rule.action === "off" || networks <= threshold || threshold >= MAX_NETWORKS) return null;
  const most = Math.round(history.peak);
  return {
    rule: "manyNetworks",
    subject: { kind: "key", id: about.keyId },
    action: rule.action,
    saw: { networks, minutes: 10 },
    normal: { highestNetworks: most, threshold: Math.round(threshold) },
    text: `The key was used from ${networks} networks within 10 minutes, where ${most} were the most in the last days.`,
  };
}

/** Counts the network of one request. */
export function countNetwork(
  rule: ManyNetworksRule,
  history: NetworkHistory,
  { nowMs, address }: { readonly nowMs: number; readonly address: Address },
): void {
  const windowMs = windowOf(nowMs);
  if (windowMs > history.windowMs) endWindow(rule, history, windowMs);
  const network = networkNumber(address);
  if (history.networks.length < MAX_NETWORKS && !history.networks.includes(network)) {
    history.networks.push(network);
  }
}

function endWindow(rule: ManyNetworksRule, history: NetworkHistory, windowMs: number): void {
  const count = history.networks.length;
  const threshold = thresholdOf(rule, history);
  const peak = history.peak * Math.exp((history.windowMs - windowMs) / PEAK_MEMORY_MS);
  history.peak = count > threshold ? Math.max(peak, 1) * GROWTH : Math.max(peak, count);
  history.networks = [];
  history.windowMs = windowMs;
}

function thresholdOf(rule: ManyNetworksRule, { peak }: NetworkHistory): number {
  return Math.max(rule.minNetworks, USUAL_FACTOR * peak);
}

/** The /24 of an IPv4 address; the /48 of one of IPv6, which is what one site is given. */
function networkNumber(address: Address): number {
  if (isMappedIPv4(address)) return address[3] >>> 8;
  return address[0] * 2 ** 16 + (address[1] >>> 16) + 2 ** 24;
}

function windowOf(nowMs: number): number {
  return Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
}
