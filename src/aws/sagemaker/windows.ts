import type { SageMakerResource } from '../../domain/evaluation/resource.ts';
import { type ListContext, type Listing, listPages, type Splitting } from './pages.ts';
import { sideBySide } from './stages.ts';
import type { ResourceType, TimeFilters } from './types/resource-type.ts';

/** What {@link Splitting} is unless told otherwise: then the few half pages more are less than one call in a hundred. */
export const standardSplitting = { afterPages: 200, windows: 8 } as const;

/**
 * Whether a filter takes in its own time, and how exactly it compares, AWS does not say: so neighbours are asked for
 * this much of each other, milliseconds, and each resource counts in the one window that it belongs to.
 */
const margin = 1_000;

/**
 * Reads every page of one list as {@link listPages} does. A page's token comes with the page before it, so that a very
 * long list takes as long as its pages one after the other; after some pages the rest is therefore read in several windows
 * of the time of creation. What is created meanwhile falls into the last one, which has no end.
 */
export async function* listInWindows(input: object, filters: TimeFilters, context: ListContext): Listing {
  const { type, splitting } = context;
  const pages = listPages(input, filters, context);
  if (!canSplit(type)) return yield* pages;
  let count = 0;
  let edge: Edge = { time: undefined, seen: new Set() };
  for (let page = await pages.next(); ; page = await pages.next()) {
    if (page.done) return page.value;
    yield page.value;
    count++;
    edge = edgeAfter(edge, page.value);
    // The page after was asked for: so the list is known to be longer than this.
    if (count <= splitting.afterPages) continue;
    const windows = windowsAfter(edge, filters, splitting);
    if (windows) return yield* sideBySide(windows.map((window) => listWindow(window, { input, filters, context })));
  }
}

/** Resources that were created from `from` on and before `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
  /** Of those created at `from`, the ones that were seen already. */
  readonly seen: ReadonlySet<string>;
}

function canSplit({ filters, isOldestFirst }: ResourceType): boolean {
  return isOldestFirst && filters.createdAfter && filters.createdBefore;
}

/** How far a list was read: the last time of creation, and the ARNs that have it, on whatever page they were. */
interface Edge {
  readonly time: number | undefined;
  readonly seen: ReadonlySet<string>;
}

function edgeAfter(before: Edge, page: readonly SageMakerResource[]): Edge {
  const time = page.at(-1)?.createdAt;
  const seen = page.filter(({ createdAt }) => createdAt === time).map(({ arn }) => arn);
  return { time, seen: new Set(time === before.time ? [...before.seen, ...seen] : seen) };
}

/** The windows for what comes after this edge; `undefined` where there is too little time for any. */
function windowsAfter(
  { time: from, seen }: Edge,
  { createdBefore }: TimeFilters,
  { windows: count, clock }: Splitting,
): readonly Window[] | undefined {
  if (from === undefined) return undefined;
  const span = (createdBefore ?? clock()) - from;
  if (span < count * margin) return undefined;
  const edge = (index: number) => from + Math.floor((span * index) / count);
  return Array.from({ length: count }, (_, index) => ({
    from: edge(index),
    to: index === count - 1 ? Infinity : edge(index + 1),
    seen: index === 0 ? seen : new Set<string>(),
  }));
}

async function* listWindow(
  { from, to, seen }: Window,
  { input, filters, context }: { readonly input: object; readonly filters: TimeFilters; readonly context: ListContext },
): Listing {
  const bounds = {
    ...filters,
    createdAfter: Math.max(from - margin, filters.createdAfter ?? -Infinity),
    ...(to === Infinity ? {} : { createdBefore: to + margin }),
  };
  const isOfThis = ({ createdAt = from, arn }: SageMakerResource) =>
    createdAt >= from && createdAt < to && !(createdAt === from && seen.has(arn));
  const pages = listPages(input, bounds, context);
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    const resources = page.value.filter(isOfThis);
    if (resources.length > 0) yield resources;
  }
  return page.value;
}
