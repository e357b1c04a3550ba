import type { RoleFact } from '../../../domain/target/expected-attachments.ts';
import type { Installation } from './canonical-policy.ts';

/** What a role tells of itself. */
export interface RoleFacts {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The value of a fact of a role; `undefined` where the role has no such tag. */
export function factOf(fact: RoleFact, { arn, tags }: RoleFacts): string | undefined {
  if (fact === 'arn') return arn;
  return Object.hasOwn(tags, fact.tag) ? tags[fact.tag] : undefined;
}

/** The value that a role might have, for trying a template out. */
export function sampleFact(name: string, fact: RoleFact, { partition, accountId }: Installation): string {
  return fact === 'arn' ? `arn:${partition}:iam::${accountId}:role/sample-role` : `sample-${name.replaceAll('_', '-')}`;
}
