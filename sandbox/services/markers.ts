import { bounded, ServiceError } from '../wire/service-error.ts';

/** The paging members that IAM's lists share. */
export interface MarkerInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/**
 * One page of an IAM list; markers name the last item that was answered. Default 100 items, at most 1,000. Short pages: "IAM
 * might return fewer than the MaxItems number of results, even when there are more" (IAM API reference of each list), so
 * that each place is answered by an empty page first, then by half a page.
 */
export function markerPage<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  input: MarkerInput,
  { shortPages }: { readonly shortPages: boolean },
): { readonly items: Item[]; readonly rest: { IsTruncated: boolean; Marker?: string } } {
  const most = bounded(input.MaxItems, {
    member: 'maxItems',
    min: 1,
    max: 1000,
    fallback: 100,
    code: 'ValidationError',
  });
  const place = placeOf(input.Marker);
  const start = place.after === undefined ? 0 : startAfter(all.map(nameOf), place.after);
  if (shortPages && !place.wasEmpty && start < all.length)
    return { items: [], rest: goOn({ ...place, wasEmpty: true }) };
  const size = shortPages ? Math.ceil(most / 2) : most;
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (start + size >= all.length || last === undefined) return { items, rest: { IsTruncated: false } };
  return { items, rest: goOn({ after: nameOf(last) }) };
}

function goOn(place: Place): { readonly IsTruncated: true; readonly Marker: string } {
  return { IsTruncated: true, Marker: Buffer.from(JSON.stringify(place)).toString('base64url') };
}

/** What a marker stands for. */
interface Place {
  /** The last item that was answered; none before the first. */
  readonly after?: string;
  /** Whether an empty page was answered from here. */
  readonly wasEmpty?: boolean;
}

function placeOf(marker: string | undefined): Place {
  if (marker === undefined) return {};
  try {
    return JSON.parse(Buffer.from(marker, 'base64url').toString()) as Place;
  } catch {
    throw new ServiceError('ValidationError', 'Invalid Marker.');
  }
}

function startAfter(names: readonly string[], last: string): number {
  const at = names.indexOf(last);
  if (at < 0) throw new ServiceError('ValidationError', 'Invalid Marker: what it stands for is gone.');
  return at + 1;
}
