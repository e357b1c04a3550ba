import type { RoleFact } from '../../../domain/target/expected-attachments.ts';
import type { FactValue, InstallationFacts } from '../../../domain/target/installation-facts.ts';
import type { Installation } from './canonical-policy.ts';

/** What a role tells of itself. */
export interface RoleFacts {
  readonly arn: string;
  readonly name: string;
  /** With a slash at both ends. */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The value of a fact for a role. `live` are the documents that stand where the one in question should. */
export function factOf(
  fact: RoleFact,
  { arn, name, path, tags }: RoleFacts,
  { installation, live }: { readonly installation: InstallationFacts; readonly live: readonly string[] },
): FactValue {
  if (fact === 'arn') return { ok: true, value: arn };
  if (fact === 'name') return { ok: true, value: name };
  if (fact === 'path') return { ok: true, value: path };
  if ('fact' in fact) return installation(fact.fact, { tags, live });
  const value = Object.hasOwn(tags, fact.tag) ? tags[fact.tag] : undefined;
  return value === undefined ? { ok: false, problem: `the role has no tag ${fact.tag}` } : { ok: true, value };
}

/** The value that a role might have, for trying a template out. */
export function sampleFact(
  parameter: string,
  fact: RoleFact,
  { partition, accountId }: Installation,
): string | readonly string[] {
  if (fact === 'arn') return `arn:${partition}:iam::${accountId}:role/sample-role`;
  if (fact === 'name') return 'sample-role';
  if (fact === 'path') return '/sample/';
  return 'fact' in fact ? sampleFacts[fact.fact] : `sample-${parameter.replaceAll('_', '-')}`;
}

const sampleFacts = {
  'datasets-of-user': ['sample-data-set'],
  'endpoint-instance-types': ['ml.m5.large'],
  'switched-off-services': ['batchTranslate', 'realtimeTranslate'],
  'training-instance-types': ['ml.m5.large'],
  'transform-instance-types': ['ml.m5.large'],
  'volume-key-exemptions': ['ml.g5.*'],
} as const satisfies Record<Extract<RoleFact, { fact: unknown }>['fact'], readonly string[]>;
