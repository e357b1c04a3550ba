import type { AccountReader, ListRequest } from '../../domain/account-reader.ts';
import type { ResourceReference, SageMakerResource } from '../../domain/evaluation/resource.ts';
import { arnsOf } from './still-listed.ts';

/** Where and how far states are looked for. */
export interface StateSearch {
  readonly reader: Pick<AccountReader, 'listResources'>;
  /** What may hold the resources; all of them are of its type. */
  readonly request: ListRequest;
  /** What an event names was most likely changed since then, milliseconds since the epoch. */
  readonly recently: number;
  /** No more pages than this are read of each list. */
  readonly mostPages: number;
}

/**
 * The states of single resources, by ARN: only lists tell them. First what changed lately is listed, then the type as a
 * whole. One that was not found by then has no state here.
 */
export async function namedStates(
  resources: readonly ResourceReference[],
  { reader, request, recently, mostPages }: StateSearch,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(resources.map(({ arn }) => arn));
  const states = new Map<string, string>();
  for (const each of [{ ...request, changedAfter: recently }, request]) {
    const pages = reader.listResources(each);
    for (let count = 1; states.size < wanted.size; count++) {
      const page = await pages.next();
      if (page.done) break;
      for (const [arn, state] of page.value.flatMap((one) => stateOf(one, wanted))) states.set(arn, state);
      if (count === mostPages) break;
    }
    await pages.return({ status: 'complete' });
  }
  return states;
}

function stateOf(
  { state, ...resource }: SageMakerResource,
  wanted: ReadonlySet<string>,
): readonly (readonly [arn: string, state: string])[] {
  const arn = arnsOf(resource).find((form) => wanted.has(form));
  return arn === undefined || state === undefined ? [] : [[arn, state]];
}
