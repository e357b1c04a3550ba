import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';
import type { Catalogue } from '../../../../src/policy/compare/search/catalogue/catalogue.ts';

/** A service with one list of actions, that know no resource but `*`. */
function service(prefix: string, names: readonly string[], conditionKeys: readonly string[] = []) {
  const actions = names.map((name) => ({
    name: `${prefix}:${name}`,
    accessLevels: [name.startsWith('List') ? 'List' : 'Write'],
    conditionKeys,
    resourceTypes: [],
  }));
  return [prefix, { actions, resourceTypes: new Map() }] as const;
}

const many = Array.from({ length: 60 }, (_, index) => `Create${index}`);
const services = new Map([
  service('s3', ['ListAllMyBuckets', 'CreateJob'], ['s3:JobName']),
  service('ec2', [...many, 'ListThings']),
]);
const complete: Catalogue = { services, isComplete: true, globalKeys: ['aws:SourceIp'] };
const partial: Catalogue = { ...complete, isComplete: false };

function allow(...actions: readonly string[]) {
  return { Effect: 'Allow', Action: actions, Resource: '*' };
}

function compare(canonical: readonly object[], live: readonly object[], catalogue?: Catalogue) {
  const [one, other] = [canonical, live].map((Statement) => ({
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement } }],
  }));
  return compareExactly(one ?? { policies: [] }, other ?? { policies: [] }, catalogue ? { catalogue } : {});
}

describe('policy/compare: what AWS has of a difference', () => {
  it('is undecided without a catalogue, and says so', () => {
    expect(compare([allow('s3:*')], [allow('s3:*')]).realisable.verdict).toBe('equivalent');
    expect(compare([allow('s3:Get*')], [allow('s3:*')]).realisable).toEqual({
      verdict: 'undecided',
      gained: [],
      lost: [],
      undecided: ['no catalogue was given'],
    });
  });

  it('is told by the actions that AWS has, and the whole difference by its pattern with one of them', () => {
    const { realisable, allowed } = compare([], [allow('s3:*')], complete);

    expect(realisable).toMatchObject({
      verdict: 'broadened',
      gained: [{ actions: ['s3:ListAllMyBuckets', 's3:CreateJob'], accessLevels: ['List', 'Write'] }],
    });
    expect(allowed).toMatchObject({
      gained: [{ actions: ['s3:*'], witness: { action: 's3:CreateJob', resource: '*', context: {} } }],
      undecided: [],
    });
  });

  it('is told by the pattern where it is more actions than one can read', () => {
    expect(compare([], [allow('ec2:*')], complete).realisable.gained).toMatchObject([{ actions: ['ec2:*'] }]);
    expect(compare([], [allow('ec2:List*')], complete).realisable.gained).toMatchObject([
      { actions: ['ec2:ListThings'] },
    ]);
  });

  it('is nothing where the difference names what AWS does not have', () => {
    const { allowed, realisable } = compare([allow('s3:*')], [allow('s3:*', 'ec2:Nothing')], complete);

    expect({ allowed: allowed.verdict, realisable: realisable.verdict }).toEqual({
      allowed: 'broadened',
      realisable: 'equivalent',
    });
  });

  it('is open where the services of a difference were not loaded', () => {
    const { allowed, realisable } = compare([], [allow('sns:Publish')], partial);

    expect(allowed.verdict).toBe('broadened');
    expect(realisable).toMatchObject({
      verdict: 'undecided',
      undecided: ['the catalogue of further services was not loaded'],
    });
  });

  it('is nothing where nothing differs but the words, whatever was loaded', () => {
    const { allowed, realisable } = compare([allow('sns:*')], [allow('sns:*', 'sns:Get*')], partial);

    expect(allowed).toMatchObject({ verdict: 'equivalent', undecided: [] });
    expect(realisable).toEqual({ verdict: 'equivalent', gained: [], lost: [], undecided: [] });
  });
});
