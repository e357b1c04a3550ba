import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import type { ExactComparison } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { isPossibleArn } from '../judge/arn-facts.ts';
import { isPossible } from '../judge/key-facts.ts';
import { RandomPairs } from '../judge/random-pairs.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const allow = (condition: Conditions, resource: unknown = '*', action: unknown = 'sagemaker:CreateModel') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  Condition: condition,
});

function attached(...statements: readonly object[]) {
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  };
}

const tag = 'aws:RequestTag/user';
const everywhere = allow({}, '*', 'ssm:GetParameter');

describe('policy/compare: what no request can carry makes no difference', () => {
  it.each<[name: string, canonical: readonly object[], live: readonly object[]]>([
    [
      'a region is one or it is another',
      [allow({})],
      [
        allow({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
        allow({ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
      ],
    ],
    ['any value is a value', [allow({ Null: { [tag]: 'false' } })], [allow({ StringLike: { [tag]: '*' } })]],
    [
      'one value is any of its values',
      [allow({ StringEquals: { [tag]: 'jane' } })],
      [allow({ 'ForAnyValue:StringEquals': { [tag]: 'jane' } })],
    ],
    [
      'a request is sent encrypted or not',
      [allow({})],
      [allow({ Bool: { 'aws:SecureTransport': ['true', 'false'] } })],
    ],
    [
      'and says so',
      [allow({ Bool: { 'aws:SecureTransport': 'true' } })],
      [allow({ StringNotEquals: { 'aws:SecureTransport': 'false' } })],
    ],
    [
      'an address is one of some family',
      [allow({ Null: { 'aws:SourceIp': 'false' } })],
      [allow({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } })],
    ],
    [
      'whoever asks is named by an ARN',
      [allow({ ArnLike: { 'aws:PrincipalArn': 'arn:*:*:*:*:*' } })],
      [allow({ StringLike: { 'aws:PrincipalArn': 'arn:*' } })],
    ],
    [
      'and what it is asked for, where it is',
      [allow({ Null: { 'aws:SourceArn': 'false' } })],
      [
        allow({ Null: { 'aws:SourceArn': 'false' }, ArnNotLike: { 'aws:SourceArn': 'arn:*:sns:*:*:*' } }),
        allow({ StringLike: { 'aws:SourceArn': '*:sns:*' } }),
      ],
    ],
    [
      'a name is no ARN',
      [allow({ StringEquals: { 'aws:SourceArn': 'example' } })],
      [allow({ StringEquals: { 'aws:SourceVpcArn': 'ARN:AWS:EC2:US-EAST-1:111122223333:VPC/EXAMPLE' } })],
    ],
    [
      'a tag of a resource has two names',
      [allow({ StringEquals: { 'sagemaker:ResourceTag/user': 'jane' } })],
      [allow({ StringEquals: { 'aws:ResourceTag/user': 'jane' } })],
    ],
    [
      'the keys of tags are those of the tags',
      [allow({ Null: { [tag]: 'false' } })],
      [allow({ Null: { [tag]: 'false' }, 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'user' } })],
    ],
    [
      'an endpoint has a region and an account',
      [allow({}, 'arn:aws:sagemaker:*:*:endpoint/*')],
      [allow({}, 'arn:aws:sagemaker:?*:?*:endpoint/*')],
    ],
  ])('%s', (_name, canonical, live) => {
    const { allowed } = compareExactly(attached(...canonical), attached(...live));
    expect(allowed).toMatchObject({ verdict: 'equivalent', undecided: [] });
  });

  it.each<[name: string, canonical: readonly object[], live: readonly object[], verdict: string]>([
    [
      'a key that nobody knows may be a list',
      [allow({ StringEquals: { 'example:key': 'jane' } })],
      [allow({ 'ForAnyValue:StringEquals': { 'example:key': 'jane' } })],
      'broadened',
    ],
    [
      'a key of several values is one',
      [allow({ StringEquals: { 'aws:TagKeys': 'user' } })],
      [allow({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'user' } })],
      'broadened',
    ],
    [
      'a form of ARN that somebody wrote is one',
      [],
      [allow({}, 'arn:aws:ssm:*::parameter/aws/service/*', 'ssm:GetParameter')],
      'broadened',
    ],
    [
      'and is a part of the whole',
      [everywhere],
      [everywhere, { ...everywhere, Effect: 'Deny', Resource: 'arn:aws:ssm:*::parameter/aws/*' }],
      'narrowed',
    ],
    [
      'of two tags one may be there',
      [],
      [
        allow({
          Null: { [tag]: 'true', 'aws:RequestTag/project': 'false' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['project'] },
        }),
      ],
      'broadened',
    ],
    ['a bucket has neither', [], [allow({}, 'arn:aws:s3:::data', 's3:ListBucket')], 'broadened'],
  ])('but %s', (_name, canonical, live, verdict) => {
    expect(compareExactly(attached(...canonical), attached(...live)).verdict).toBe(verdict);
  });
});

it('policy/compare: a witness keeps the keys that every request has', () => {
  const region = { 'aws:RequestedRegion': 'us-east-1' };
  const { allowed } = compareExactly(
    attached(allow({ StringEquals: region })),
    attached(allow({ StringEquals: region }), allow({ StringNotEquals: region })),
  );

  expect(Object.keys(allowed.gained[0]?.witness.context ?? {})).toEqual(['aws:RequestedRegion']);
});

function verdictsOf({ allowed, denied, ceiling }: ExactComparison): readonly string[] {
  return [allowed.verdict, denied.verdict, ceiling.verdict];
}

/** Whether what AWS has of a difference is a part of it. */
function isWithin({ allowed, realisable }: ExactComparison): boolean {
  if (allowed.verdict === 'equivalent') return realisable.verdict === 'equivalent';
  return (['gained', 'lost'] as const).every((one) => realisable[one].length === 0 || allowed[one].length > 0);
}

function requestsOf({ allowed, realisable, denied, ceiling }: ExactComparison): readonly AccessRequest[] {
  return [allowed, realisable, denied, ceiling]
    .flatMap(({ gained, lost }) => [...gained, ...lost])
    .flatMap(({ witness, examples }) => [witness, ...examples.map(({ request }) => request)]);
}

/** Laws over pairs that nobody made up by hand; the judge's own reading says what can be. */
describe('policy/compare: with and without a catalogue', () => {
  const seed = 20_261_130;
  const pairs = 150;

  it(`${pairs} random pairs: the same verdict, realisable within allowed, and witnesses that can be (seed ${seed})`, async () => {
    const catalogue = await loadCatalogue(['s3', 'ec2', 'iam']);
    const random = new RandomPairs(seed);
    const seen = { differences: 0, realisable: 0 };
    for (let round = 0; round < pairs; round++) {
      const { canonical, live } = random.pair();
      const without = compareExactly(canonical, live);
      const given = compareExactly(canonical, live, { catalogue });
      expect({ canonical, live, verdicts: verdictsOf(given) }).toEqual({
        canonical,
        live,
        verdicts: verdictsOf(without),
      });
      expect({ canonical, live, isWithin: isWithin(given) }).toEqual({ canonical, live, isWithin: true });
      const texts = JSON.stringify([canonical, live]).match(/arn:[^"]*/g) ?? [];
      const requests = [...requestsOf(without), ...requestsOf(given)];
      const impossible = requests.filter(
        ({ context, resource }) => !isPossible(context) || !isPossibleArn(resource, texts),
      );
      expect({ canonical, live, impossible }).toEqual({ canonical, live, impossible: [] });
      seen.differences += requests.length;
      seen.realisable += given.realisable.gained.length + given.realisable.lost.length;
    }
    expect(seen.differences).toBeGreaterThan(pairs);
    expect(seen.realisable).toBeGreaterThan(20);
  }, 120_000);
});
