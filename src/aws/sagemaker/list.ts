import type { ListingOutcome } from '../../domain/evaluation/resource.ts';
import { brokenOff, type ListContext, type Listing } from './pages.ts';
import type { TimeFilters } from './types/resource-type.ts';
import { resourceType } from './types.ts';
import { listInWindows } from './windows.ts';

/**
 * Reads every page of one type in one region: of each of its inputs in turn and, where the type stands below another, of
 * each resource of that one. It ends at the first failure; what came before it is true all the same.
 */
export async function* listResources(filters: TimeFilters, context: ListContext): Listing {
  const progress = { pages: 0 };
  const { type } = context;
  if (!type.parent) return yield* listInputs({}, filters, { ...context, progress });
  const { type: parentType, input } = type.parent;
  const parents = listResources({}, { ...context, type: resourceType(parentType) });
  let next = await parents.next();
  for (; !next.done; next = await parents.next()) {
    for (const { name } of next.value) {
      const outcome = yield* listInputs({ [input]: name }, filters, { ...context, progress });
      if (outcome.status !== 'complete' && outcome.failure.reason !== 'not_found') return outcome;
    }
  }
  return next.value.status === 'complete' ? next.value : brokenOffBy(next.value, progress.pages);
}

type Progress = { readonly progress: { pages: number } };

async function* listInputs(parent: object, filters: TimeFilters, context: ListContext & Progress): Listing {
  for (const input of context.type.inputs) {
    const outcome = yield* counted(listInWindows({ ...input, ...parent }, filters, context), context.progress);
    if (outcome.status !== 'complete') return brokenOffBy(outcome, context.progress.pages);
  }
  return { status: 'complete' };
}

async function* counted(pages: Listing, progress: Progress['progress']): Listing {
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    progress.pages++;
    yield page.value;
  }
  // A list that ended without resources was read too.
  if (page.value.status === 'complete') progress.pages++;
  return page.value;
}

/** How a part of a listing ended, told of the whole. */
function brokenOffBy(outcome: Exclude<ListingOutcome, { status: 'complete' }>, pages: number): ListingOutcome {
  return brokenOff(outcome.failure, { pages, atToken: outcome.startAgain === true });
}
