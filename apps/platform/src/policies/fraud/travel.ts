import { distanceKm } from "./countries.ts";
import type { Finding } from "./finding.ts";
import type { ImpossibleTravelRule } from "./settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Closer countries say nothing: addresses are where they were registered, not where they are. */
const MIN_KM = 500;
/** A key is at home in a country where it was seen this often, for this long. */
const HOME_REQUESTS = 20;
const HOME_MS = DAY_MS;
/** A key that was seen in more countries is used by people everywhere. */
const MAX_COUNTRIES = 5;

/** The countries of a key: plain data that can be kept and read again. */
export interface TravelHistory {
  last: { readonly country: string; readonly atMs: number } | null;
  /** By code, six at most. */
  readonly countries: Record<string, { readonly firstMs: number; requests: number }>;
}

export function newTravelHistory(): TravelHistory {
  return { last: null, countries: {} };
}

/** A key in two countries within a time that nobody travels. Counts nothing. */
export function judgeTravel(
  rule: ImpossibleTravelRule,
  about: { readonly keyId: string; readonly nowMs: number; readonly country: string },
  history: TravelHistory,
): Finding | null {
  const { last, countries } = history;
  const { country, nowMs } = about;
  if (rule.action === "off" || last === null || last.country === country) return null;
  if (Object.keys(countries).length > MAX_COUNTRIES || isHome(history, country, nowMs)) return null;
  const km = distanceKm(last.country, country);
  const passedMs = Math.max(0, nowMs - last.atMs);
  if (km === null || km < MIN_KM || passedMs >= (km / rule.kmPerHour) * HOUR_MS) return null;
  const minutes = Math.floor(passedMs / 60_000);
  return {
    rule: "impossibleTravel",
    subject: { kind: "key", id: about.keyId },
    action: rule.action,
    saw: { country, before: last.country, minutes, km: Math.round(km) },
    normal: { countries: Object.keys(countries), kmPerHour: rule.kmPerHour },
    text: `The key was used in ${country} ${minutes} minutes after ${last.country}, at least ${Math.round(km)} km away.`,
  };
}

/** Remembers the country of a request; not that of one that is refused for it. */
export function countCountry(
  history: TravelHistory,
  { country, nowMs }: { readonly country: string; readonly nowMs: number },
): void {
  history.last = { country, atMs: nowMs };
  const known = history.countries[country];
  if (known !== undefined) known.requests++;
  else if (Object.keys(history.countries).length <= MAX_COUNTRIES) {
    history.countries[country] = { firstMs: nowMs, requests: 1 };
  }
}

function isHome({ countries }: TravelHistory, country: string, nowMs: number): boolean {
  const known = countries[country];
  return known !== undefined && known.requests >= HOME_REQUESTS && nowMs - known.firstMs >= HOME_MS;
}
