import type { AccountReader, ListRequest } from '../../domain/account-reader.ts';
import type { SageMakerResource, TaggedResource } from '../../domain/evaluation/resource.ts';

/** How resources that could not be read are looked for. */
export interface Relisting {
  readonly reader: Pick<AccountReader, 'listResources'>;
  /** What may hold them; all of them are of its type. */
  readonly request: ListRequest;
  /** No more pages than this are read; what was not seen by then may be there. */
  readonly mostPages?: number;
}

/**
 * Of resources whose tags could not be read, those that may still be there: a list that is read now, after the refusal,
 * shows them, or did not come to its end. The others are gone, whatever the service calls it.
 */
export async function stillListed(
  doubtful: readonly TaggedResource[],
  { reader, request, mostPages = Infinity }: Relisting,
): Promise<readonly TaggedResource[]> {
  if (doubtful.length === 0) return [];
  const unseen = new Map(doubtful.map((one) => [one.resource.arn, one]));
  const seen: TaggedResource[] = [];
  const pages = reader.listResources(request);
  for (let count = 1; ; count++) {
    const page = await pages.next();
    if (page.done) return page.value.status === 'complete' ? seen : doubtful;
    for (const arn of page.value.flatMap(arnsOf)) {
      const one = unseen.get(arn);
      if (one && unseen.delete(arn)) seen.push(one);
    }
    if (unseen.size > 0 && count < mostPages) continue;
    // It returns nothing of use: whoever has seen enough of a list lets it go.
    await pages.return({ status: 'complete' });
    return unseen.size === 0 ? seen : doubtful;
  }
}

/** The forms that the ARN of a listed resource may have. */
export function arnsOf({ arn, otherArns = [] }: Pick<SageMakerResource, 'arn' | 'otherArns'>): readonly string[] {
  return [arn, ...otherArns];
}
