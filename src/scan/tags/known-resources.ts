import type { KnownTags } from '../../domain/account-reader.ts';
import type { ResourceReference, Tag } from '../../domain/evaluation/resource.ts';
import { hash } from './audit.ts';

/** A resource that is read whether or not a list shows it: it has a finding, or could not be read before. */
export interface KnownResource {
  readonly resource: ResourceReference;
  /** What its finding was made of; `undefined` where it is not known. */
  readonly tags: readonly Tag[] | undefined;
}

/** Known resources of one type and region that one scan reads by `ListTags`; of more, so many are chosen by chance. */
const mostReadEach = 100;

/**
 * How known resources are read again. The service itself tells everything, one resource a call. The tagging API tells a
 * hundred at once, but may be behind and does not say what is gone; so where many are known, some are still read one by
 * one, others each time.
 */
export function divideKnown(
  known: readonly KnownResource[],
  now: number,
): { readonly each: readonly ResourceReference[]; readonly bulk: readonly KnownTags[] } {
  const share = Math.min(1, mostReadEach / known.length);
  const each: ResourceReference[] = [];
  const bulk: KnownTags[] = [];
  for (const { resource, tags } of known) {
    if (tags === undefined || isChosen(resource.arn, now, share)) each.push(resource);
    else bulk.push({ resource, tags });
  }
  return { each, bulk };
}

function isChosen(arn: string, now: number, share: number): boolean {
  return hash(`${now} ${arn}`) < share * 2 ** 32;
}
