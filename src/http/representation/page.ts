import { z } from 'zod';
import type { Page } from '../../store/contract/store.ts';

/** A page of a list: its rows, and the cursor to ask for the next page with. */
export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.object({
    items: z.array(row),
    nextCursor: z
      .string()
      .nullable()
      .describe('Send it as the parameter cursor to get the next page; null on the last page.'),
  });
}

/** The parameters of every list. */
export const pagingQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Rows of one page.'),
  cursor: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('nextCursor of the page before; opaque, with the same filters.'),
};

/** A page of a list as the API answers it. */
export function presentPage<Row, Shown>({ items, nextCursor }: Page<Row>, present: (row: Row) => Shown) {
  return { items: items.map(present), nextCursor };
}
