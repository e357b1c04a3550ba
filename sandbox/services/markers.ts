import { bounded, ServiceError } from '../wire/service-error.ts';

/** The paging members that IAM's lists share. */
export interface MarkerInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** One page of an IAM list; markers name the last item that was answered. Default 100 items, at most 1,000. */
export function markerPage<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  input: MarkerInput,
): { readonly items: Item[]; readonly rest: { IsTruncated: boolean; Marker?: string } } {
  const size = bounded(input.MaxItems, {
    member: 'maxItems',
    min: 1,
    max: 1000,
    fallback: 100,
    code: 'ValidationError',
  });
  const start = input.Marker === undefined ? 0 : startAfter(all.map(nameOf), input.Marker);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (start + size >= all.length || last === undefined) return { items, rest: { IsTruncated: false } };
  return { items, rest: { IsTruncated: true, Marker: Buffer.from(`after:${nameOf(last)}`).toString('base64url') } };
}

function startAfter(names: readonly string[], marker: string): number {
  const text = Buffer.from(marker, 'base64url').toString();
  if (!text.startsWith('after:')) throw new ServiceError('ValidationError', 'Invalid Marker.');
  const last = text.slice('after:'.length);
  const at = names.indexOf(last);
  if (at < 0) throw new ServiceError('ValidationError', 'Invalid Marker: what it stands for is gone.');
  return at + 1;
}
