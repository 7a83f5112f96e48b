import { expect } from "vitest";
import { expectKeptOut, expectReached, expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HeaderLine } from "../http-request.ts";
import { mint } from "../keys.ts";

/** Two good keys of two tenants: who lets a request with both through has picked one. */
interface TwoKeys {
  acme: string;
  globex: string;
}

/** A case that differs from others in the request's headers alone. */
export type HeaderRow = readonly [
  id: string,
  title: string,
  headers: (keys: TwoKeys) => readonly HeaderLine[],
];

const makeKeys = async (): Promise<TwoKeys> => ({
  acme: await mint(),
  globex: await mint({ tenant: "globex" }),
});

/** `GET /me` with these headers is refused with this code. */
export function refusedWith(code: string): (row: HeaderRow) => ConformanceCase {
  return ([id, title, headers]) => ({
    id,
    title,
    async run({ guarded }) {
      expectRefusal(await guarded.get("/me", headers(await makeKeys())), code);
    },
  });
}

/** `GET /me` with these headers is answered to acme-corp. */
export function accepted([id, title, headers]: HeaderRow): ConformanceCase {
  return {
    id,
    title,
    async run({ guarded }) {
      const response = await guarded.get("/me", headers(await makeKeys()));
      expectReached(response, "me");
      expect(response.json()).toMatchObject({ tenant: "acme-corp" });
    },
  };
}

/** `GET /me` with these headers is refused, by the guard or by a server that reads no such request. */
export function keptOut([id, title, headers]: HeaderRow): ConformanceCase {
  return {
    id,
    title,
    async run({ guarded }) {
      expectKeptOut(await guarded.get("/me", headers(await makeKeys())), [400, 401, 431]);
    },
  };
}
