import type { SageMakerResource } from '../../domain/evaluation/resource.ts';
import { attempt } from '../client/failures.ts';
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
export async function* listInWindows(input: object, given: TimeFilters, context: ListContext): Listing {
  const { type, splitting } = context;
  const filters = canStop(type, given) ? { ...given, newestFirst: true } : given;
  const pages = listPages(input, filters, context);
  if (!canSplit(type)) return yield* pages;
  let count = 0;
  let mayHelp = true;
  let edge: Edge = { time: undefined, seen: new Set() };
  for (let page = await pages.next(); ; page = await pages.next()) {
    if (page.done) return page.value;
    yield page.value;
    // Pages that a filter left empty are walked like others.
    count++;
    edge = edgeAfter(edge, page.value);
    // The page after was asked for: so the list is known to be longer than this.
    if (count <= splitting.afterPages || !mayHelp) continue;
    const windows = windowsAfter(edge, filters, splitting);
    if (!windows) continue;
    const read = { input, filters: given, context };
    mayHelp = await canFilter(windows, read);
    if (mayHelp) return yield* sideBySide(windows.map((window) => listWindow(window, read)));
  }
}

/** Whether what is too old can be stopped at: then it is not walked through as so many empty pages. */
function canStop({ isOldestFirst }: ResourceType, { createdAfter, modifiedAfter }: TimeFilters): boolean {
  return isOldestFirst && createdAfter !== undefined && modifiedAfter === undefined;
}

/**
 * Whether the filters by the time of creation save pages: where they are applied after the page was cut, the newest window
 * begins with a page that is empty and has others behind it, and every window would be as long as the whole list.
 */
async function canFilter(windows: readonly Window[], read: WindowRead): Promise<boolean> {
  const newest = windows.at(-1);
  if (!newest) return false;
  const { type, client, signal } = read.context;
  const request = { ...boundsOf(newest, read.filters), input: read.input, token: undefined, signal };
  const page = await attempt({ operation: `sagemaker:${type.operation}`, subject: read.context.region, signal }, () =>
    type.readPage(client, request),
  );
  return page.ok && !(page.value.items?.length === 0 && page.value.nextToken !== undefined);
}

/** Resources that were created from `from` on and before `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
  /** Those on its edge that were seen already. */
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
  { time, seen }: Edge,
  { createdAfter = 0, createdBefore, newestFirst }: TimeFilters,
  { windows: count, clock }: Splitting,
): readonly Window[] | undefined {
  if (time === undefined) return undefined;
  const from = newestFirst ? createdAfter : time;
  // Others may have been created at the same time as the last that was seen.
  const end = newestFirst ? time + 1 : (createdBefore ?? clock());
  const span = end - from;
  if (span < count * margin) return undefined;
  const edge = (index: number) => from + Math.floor((span * index) / count);
  const last = newestFirst ? end : Infinity;
  return Array.from({ length: count }, (_, index) => ({
    from: edge(index),
    to: index === count - 1 ? last : edge(index + 1),
    seen: index === (newestFirst ? count - 1 : 0) ? seen : new Set<string>(),
  }));
}

interface WindowRead {
  readonly input: object;
  readonly filters: TimeFilters;
  readonly context: ListContext;
}

function boundsOf({ from, to }: Window, filters: TimeFilters): TimeFilters {
  return {
    ...filters,
    createdAfter: from - margin,
    ...(to === Infinity ? {} : { createdBefore: to + margin }),
  };
}

async function* listWindow(window: Window, { input, filters, context }: WindowRead): Listing {
  const { from, to, seen } = window;
  const isOfThis = ({ createdAt = from, arn }: SageMakerResource) =>
    createdAt >= from && createdAt < to && !seen.has(arn);
  const pages = listPages(input, boundsOf(window, filters), context);
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    yield page.value.filter(isOfThis);
  }
  return page.value;
}
