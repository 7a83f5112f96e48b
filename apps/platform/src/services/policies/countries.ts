import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type CountryResponse, Reader } from "maxmind";
import type { Logger } from "../../logger.ts";
import { Recent } from "../../policies/recent.ts";

/**
 * Where addresses are registered, by the internet registries: the data of ip-location-db, CC0. It says where a
 * network was handed out, not where somebody sits.
 */
const DATA = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";
/** Addresses whose country is remembered. */
const CAPACITY = 20_000;

/** A row of the data, which is flatter than MaxMind's own. */
interface CountryRow {
  readonly country_code?: unknown;
}

/** Read once, for all platforms of the process. */
let reading: Promise<Reader<CountryRow & CountryResponse>> | undefined;

/** The country of addresses. The data is read with the first question, and until it is there nothing is known. */
export class Countries {
  readonly #logger: Logger;
  readonly #remembered = new Recent<{ code: string | null }>(CAPACITY);
  #reader: Reader<CountryRow & CountryResponse> | null = null;
  #loading: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The code of ISO 3166-1 of an address in its canonical spelling; null where none is known. */
  of(address: string): string | null {
    const reader = this.#reader;
    if (reader === null) {
      void this.load();
      return null;
    }
    return this.#remembered.use(address, () => ({ code: countryCode(reader.get(address)) })).code;
  }

  /** Resolves once countries are known, or never will be. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<void> {
    try {
      reading ??= read();
      this.#reader = await reading;
    } catch (error) {
      this.#logger.warn({ err: error }, "the data of countries cannot be read: no travel will be noticed");
    }
  }
}

async function read(): Promise<Reader<CountryRow & CountryResponse>> {
  return new Reader(await readFile(createRequire(import.meta.url).resolve(DATA)));
}

function countryCode(row: CountryRow | null): string | null {
  const code = row?.country_code;
  return typeof code === "string" && code.length === 2 ? code : null;
}
