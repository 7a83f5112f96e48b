import type { Address } from "../../src/policies/ip/address.ts";
import type { Random } from "./random.ts";

export const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
export const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Where a request comes from, and what sends it. */
export interface Origin {
  readonly address: Address;
  readonly country: string;
  readonly userAgent: string;
}

/** A customer of the measured week. */
export interface Customer {
  readonly kind: string;
  readonly id: string;
  /** Requests per minute on an average weekday. */
  readonly meanPerMinute: number;
  /** How many requests come in a minute of the week. */
  requestsIn(minute: number, random: Random): number;
  origin(minute: number, random: Random): Origin;
}

const COUNTRIES = ["DE", "FR", "US", "GB", "JP", "BR", "IN", "AU", "ZA", "CA"] as const;
/** Hours from UTC, so that not everybody sleeps at the same time. */
const TIME_ZONES = [1, 1, -6, 0, 9, -3, 5, 10, 2, -5] as const;

/** A hundred and twenty customers of every kind: which, and how they are, is the same in every run. */
export function customers(random: Random): Customer[] {
  return [
    ...many(60, (index) => service(`service-${index}`, random, 0)),
    ...many(15, (index) => service(`newcomer-${index}`, random, random.between(0.1, 0.9) * WEEK_MINUTES)),
    ...many(20, (index) => job(`job-${index}`, random)),
    ...many(10, (index) => app(`app-${index}`, random)),
    ...many(10, (index) => traveller(`traveller-${index}`, random)),
    ...many(5, (index) => multiRegion(`regions-${index}`, random)),
  ];
}

/** A server that calls all day, more by day than by night, with bursts; upgraded and moved once in a while. */
function service(id: string, random: Random, startMinute: number): Customer {
  const place = random.whole(0, COUNTRIES.length - 1);
  const meanPerMinute = 10 ** random.between(-1.3, 1.6);
  const swing = random.between(0.3, 0.9);
  const bursts = many(random.whole(1, 4), () => ({
    start: random.between(startMinute, WEEK_MINUTES),
    minutes: random.between(3, 40),
    times: random.between(2, 8),
  }));
  const addresses = many(random.whole(1, 4), () => anyAddress(random));
  const movesAt = random.chance(0.3) ? random.between(0, WEEK_MINUTES) : WEEK_MINUTES;
  const movedTo = [anyAddress(random)];
  const upgradesAt = random.chance(0.4) ? random.between(0, WEEK_MINUTES) : WEEK_MINUTES;
  const product = random.pick(["acme-sdk", "python-requests", "axios", "Go-http-client", "okhttp"]);
  return {
    kind: startMinute > 0 ? "newcomer" : "service",
    id,
    meanPerMinute,
    requestsIn(minute, chance) {
      if (minute < startMinute) return 0;
      const burst = bursts.find(({ start, minutes }) => minute >= start && minute < start + minutes);
      const rhythm = dailyRhythm(minute, TIME_ZONES[place]!, swing);
      return chance.poisson(meanPerMinute * rhythm * (burst?.times ?? 1));
    },
    origin: (minute, chance) => ({
      address: chance.pick(minute >= movesAt ? movedTo : addresses),
      country: COUNTRIES[place]!,
      userAgent: `${product}/${minute >= upgradesAt ? "2.0.1" : "1.9.12"}`,
    }),
  };
}

/** Nothing most of the time, then many requests within minutes: an hourly or nightly job. */
function job(id: string, random: Random): Customer {
  const every = random.chance(0.5) ? 60 : DAY_MINUTES;
  const at = random.whole(0, every - 1);
  const lasts = random.whole(1, 10);
  const perMinute = random.between(20, every === 60 ? 150 : 280);
  const [address, country] = [anyAddress(random), random.pick(COUNTRIES)];
  return {
    kind: "job",
    id,
    meanPerMinute: (perMinute * lasts) / every,
    requestsIn(minute, chance) {
      const since = (minute - at) % every;
      return since >= 0 && since < lasts ? chance.poisson(perMinute) : 0;
    },
    origin: () => ({ address, country, userAgent: "curl/8.5.0" }),
  };
}

/** One key in an app on many phones: any network, many countries, many browsers. */
function app(id: string, random: Random): Customer {
  const meanPerMinute = random.between(2, 30);
  const phones = many(random.whole(50, 400), () => ({
    address: anyAddress(random),
    country: random.pick(COUNTRIES),
    userAgent: random.pick([
      "Mozilla/5.0 (iPhone)",
      "Mozilla/5.0 (Linux; Android 14)",
      "Acme/3.1 CFNetwork",
      "okhttp/4.12",
    ]),
  }));
  return {
    kind: "app",
    id,
    meanPerMinute,
    requestsIn: (minute, chance) => chance.poisson(meanPerMinute * dailyRhythm(minute, 0, 0.8)),
    origin: (_minute, chance) => chance.pick(phones),
  };
}

/** Somebody with a laptop: home, office and mobile, and one flight in the week. */
function traveller(id: string, random: Random): Customer {
  const [home, away] = [random.whole(0, 4), random.whole(5, 9)];
  const flightAt = random.between(DAY_MINUTES, 5 * DAY_MINUTES);
  const homeAddresses = many(3, () => anyAddress(random));
  const awayAddresses = many(2, () => anyAddress(random));
  const flies = (minute: number) => minute >= flightAt && minute < flightAt + 18 * 60;
  return {
    kind: "traveller",
    id,
    meanPerMinute: 0.2,
    requestsIn(minute, chance) {
      const isAwake = dailyRhythm(minute, TIME_ZONES[home]!, 1) > 0.6;
      return isAwake && !flies(minute) ? chance.poisson(0.4) : 0;
    },
    origin: (minute, chance) => ({
      address: chance.pick(minute < flightAt ? homeAddresses : awayAddresses),
      country: COUNTRIES[minute < flightAt ? home : away]!,
      userAgent: chance.chance(0.9) ? "acme-cli/1.4.0" : "curl/8.5.0",
    }),
  };
}

/** One key on servers of two continents at once. */
function multiRegion(id: string, random: Random): Customer {
  const regions = [
    { address: anyAddress(random), country: "US", userAgent: "acme-sdk/1.9.12" },
    { address: anyAddress(random), country: "DE", userAgent: "acme-sdk/1.9.12" },
  ];
  return {
    kind: "regions",
    id,
    meanPerMinute: 5,
    requestsIn: (minute, chance) => chance.poisson(5 * dailyRhythm(minute, 0, 0.4)),
    origin: (_minute, chance) => chance.pick(regions),
  };
}

/** 1 on average; high in the afternoon, low at night, and less at the weekend. */
function dailyRhythm(minute: number, timeZone: number, swing: number): number {
  const local = minute + timeZone * 60;
  const wave = 1 - swing * Math.cos(((local % DAY_MINUTES) / DAY_MINUTES - 4 / 24) * 2 * Math.PI);
  const day = Math.floor(local / DAY_MINUTES) % 7;
  return day >= 5 ? wave * 0.5 : wave;
}

/** A public address of IPv4, or of IPv6 in one of eight cases. */
export function anyAddress(random: Random): Address {
  const word = () => random.whole(0, 0xffffffff);
  if (random.chance(1 / 8)) return [0x20010000 + random.whole(0x200, 0xfff), word(), word(), word()];
  return [0, 0, 0xffff, random.whole(0x32, 0x5f) * 2 ** 24 + random.whole(0, 0xffffff)];
}

export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
