import { ServiceError } from '../../wire/service-error.ts';
import type { ServiceCall } from '../service.ts';

/** One list, and the page of it that a request asks for. */
export interface PageRequest {
  /** What a token of it serves for: operation, region and filters. */
  readonly list: string;
  readonly token: string | undefined;
  /** At most so many items on a page. */
  readonly size: number;
  /** The error that the service has for a token of something else. */
  readonly invalid: () => ServiceError;
}

/**
 * One page of a list whose tokens say nothing to the reader. Pages come empty first and then half where the sandbox is told
 * so, for each of these services may answer fewer than asked for.
 */
export function tokenPage<Item>(
  all: readonly Item[],
  { list, token, size, invalid }: PageRequest,
  { tokens, pageQuirk, shortPages }: ServiceCall,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const content = token === undefined ? { place: { at: 0 } } : tokens.redeem(list, token);
  if (typeof content !== 'object') throw invalid();
  const { at, wasEmpty = false } = content.place as { readonly at: number; readonly wasEmpty?: boolean };
  if ((pageQuirk === 'empty-page' || shortPages) && !wasEmpty && at < all.length)
    return { items: [], NextToken: tokens.issue(list, { at, wasEmpty: true }) };
  const end = at + (shortPages ? Math.ceil(size / 2) : size);
  const items = all.slice(at, end);
  if (pageQuirk === 'repeated-token' && token !== undefined) return { items, NextToken: token };
  return end < all.length ? { items, NextToken: tokens.issue(list, { at: end }) } : { items };
}
