import { z } from "@hono/zod-openapi";

const MAX_LIMIT = 100;

/** The members of a query that choose a page: `page` from 1, and `limit`, 100 at most. */
export function pageQueryOf(defaultLimit: number) {
  return {
    page: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1")
      .default("1")
      .transform(Number)
      .openapi({ type: "integer", minimum: 1, default: 1 }),
    limit: z
      .string()
      .regex(/^(?:[1-9]\d?|100)$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
      .default(String(defaultLimit))
      .transform(Number)
      .openapi({ type: "integer", minimum: 1, maximum: MAX_LIMIT, default: defaultLimit }),
  };
}

/** The same for most lists: 10 a page. */
export const pageQuery = pageQueryOf(10);

const pagination = z
  .object({
    total: z.int().describe("How many there are on all pages."),
    page: z.int(),
    limit: z.int(),
    pages: z.int(),
  })
  .openapi("Pagination");

/** The answer of a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), pagination });
}

/** A page of a list, as a service gives it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** A page as the API answers it. */
export function listBody<Item, Out>(
  { items, total }: Page<Item>,
  { page, limit }: { page: number; limit: number },
  out: (item: Item) => Out,
) {
  return { data: items.map(out), pagination: { total, page, limit, pages: Math.ceil(total / limit) } };
}

/** Which rows a page holds. */
export function sliceOf({ page, limit }: { page: number; limit: number }) {
  return { limit, offset: (page - 1) * limit };
}
