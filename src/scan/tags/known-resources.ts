import type { KnownTags } from '../../domain/account-reader.ts';
import type { SageMakerResource, Tag } from '../../domain/evaluation/resource.ts';
import { arnsOf } from './still-listed.ts';
import { hash } from './sweep/audit.ts';

/** A resource that is read whether or not a list shows it: it has a finding, or could not be read before. */
export interface KnownResource {
  readonly resource: SageMakerResource;
  /** What its finding was made of; `undefined` where it is not known. */
  readonly tags: readonly Tag[] | undefined;
  /** Whether the last scan could not read it. */
  readonly isUnread: boolean;
}

/**
 * A listed resource under the form of its ARN that it is known by, so that a list that tells another does not make two of
 * it.
 */
export function asKnown(listed: SageMakerResource, known: ReadonlySet<string>): SageMakerResource {
  if (!listed.otherArns) return listed;
  const forms = arnsOf(listed);
  const [arn] = forms.filter((form) => known.has(form));
  if (arn === undefined || arn === listed.arn) return listed;
  return { ...listed, arn, otherArns: forms.filter((form) => form !== arn) };
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
): { readonly each: readonly SageMakerResource[]; readonly bulk: readonly KnownTags[] } {
  const share = Math.min(1, mostReadEach / known.length);
  const each: SageMakerResource[] = [];
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
