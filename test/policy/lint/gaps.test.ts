import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { Catalogue } from '../../../src/policy/compare/search/catalogue/catalogue.ts';
import { type LintGap, type LintOptions, lintPolicies } from '../../../src/policy/lint/lint.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue('all');
});

type Members = Readonly<Record<string, unknown>>;

const withCatalogue: LintOptions['compare'] = (canonical, live, account) =>
  compareExactly(canonical, live, { catalogue, account });
const withoutCatalogue: LintOptions['compare'] = (canonical, live, account) =>
  compareExactly(canonical, live, { account });

function lint(document: unknown, compare = withCatalogue, requiredTags: readonly string[] = []) {
  const outcome = lintPolicies({ policies: [{ name: 'p', kind: 'managed', document }] }, { compare, requiredTags });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}

function policy(...statements: readonly Members[]): unknown {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(Action: string | readonly string[], more: Members = {}): Members {
  return { Effect: 'Allow', Action, Resource: '*', ...more };
}

function deny(Action: string, Condition: Members): Members {
  return { ...allow(Action, { Condition }), Effect: 'Deny' };
}

/** A name that nothing has, and a statement that never applies, in short. */
function named(name: string, why: string) {
  const subject = `"${name}" in statement 1 of p (S)`;
  return ['never-applies', subject, `${subject} ${why}`, false];
}
function never(why: string) {
  const subject = 'statement 1 of p (S)';
  return ['never-applies', subject, `${subject} can never apply: ${why}`, false];
}

/** What is told of a gap, without what proves it. */
function inShort({ rule, subject, message, realisable }: LintGap) {
  return [rule, subject, message, realisable];
}

const user = 'aws:RequestTag/user';
const project = 'aws:RequestTag/project';
const without = { [user]: 'true', [project]: 'true' };

function untagged(actions: string): string {
  return `what is created need not carry the tag user: ${actions}`;
}

describe('policy/lint: untagged-creation', () => {
  it('names the actions that AWS has', () => {
    const { gaps } = lint(policy(allow(['sagemaker:CreateModel', 'sagemaker:CreateMinds'])), withCatalogue, ['user']);

    expect(gaps.map(inShort)).toEqual([['untagged-creation', 'user', untagged('sagemaker:CreateModel'), true]]);
    expect(gaps[0]?.regions).toMatchObject([{ witness: { action: 'sagemaker:CreateModel' } }]);
  });

  it('says that AWS has none, and nothing of it without a catalogue', () => {
    const document = policy(allow('sagemaker:CreateMinds', { Resource: 'arn:aws:sagemaker:*:*:mind/*' }));
    const told = (compare: LintOptions['compare']) =>
      lint(document, compare, ['user'])
        .gaps.filter(({ rule }) => rule === 'untagged-creation')
        .map(inShort);

    expect(told(withCatalogue)).toEqual([['untagged-creation', 'user', untagged('sagemaker:CreateMinds'), false]]);
    expect(told(withoutCatalogue)).toEqual([['untagged-creation', 'user', untagged('sagemaker:CreateMinds'), null]]);
  });

  it.each<[count: number, words: string]>([
    [6, 'A1, A2, A3, A4, A5, A6'],
    [7, 'A1, A2, A3, A4, A5, A6 and 1 more'],
    [8, 'A1, A2, A3, A4, A5, A6 and 2 more'],
  ])('tells %i actions in short', (count, words) => {
    const actions = Array.from({ length: count }, (_, index) => `sagemaker:CreateA${index + 1}`);
    const { gaps } = lint(policy(allow(actions)), withoutCatalogue, ['user']);

    expect(gaps[0]?.message).toBe(untagged(words.replaceAll('A', 'sagemaker:CreateA')));
  });
});

describe('policy/lint: unconditioned-tagging', () => {
  const message =
    'tags can be set at will, on what others own too, so conditions on tags of a resource hold nobody back';

  it.each(['sagemaker:AddTags', 'sagemaker:DeleteTags'])('is told of %s', (action) => {
    const told = (compare: LintOptions['compare']) => lint(policy(allow(action)), compare).gaps.map(inShort);

    expect(told(withCatalogue)).toEqual([['unconditioned-tagging', 'sagemaker:AddTags', message, true]]);
    expect(told(withoutCatalogue)).toEqual([['unconditioned-tagging', 'sagemaker:AddTags', message, null]]);
  });

  it('is not told of what has a condition', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/user': 'jane' } };

    expect(lint(policy(allow('sagemaker:AddTags', { Condition }))).gaps).toEqual([]);
  });

  it('names what it asked where that is not decided', () => {
    const { gaps, undecided } = lint(policy(), (canonical, live, account) => {
      const comparison = compareExactly(canonical, live, { account });
      return { ...comparison, allowed: { ...comparison.allowed, undecided: ['it is too much'] } };
    });

    expect(gaps).toEqual([]);
    expect(undecided).toEqual(['sagemaker:AddTags: it is too much']);
  });
});

describe('policy/lint: never-applies', () => {
  const contradiction = { Null: { [user]: 'true' }, StringEquals: { [user]: 'jane' } };

  it.each<[why: string, statement: Members]>([
    ['its conditions contradict each other', allow('s3:GetObject', { Condition: contradiction })],
    ['its condition never holds', allow('s3:GetObject', { Condition: { 'ForAnyValue:StringEquals': { [user]: [] } } })],
    ['it names no action', allow([])],
    ['it names no action', { Effect: 'Allow', NotAction: '*', Resource: '*', Condition: contradiction }],
    ['it names no resource', allow('s3:GetObject', { Resource: [] })],
    ['it names no resource', { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::b/*', '*'] }],
  ])('says why: %s', (why, statement) => {
    for (const compare of [withCatalogue, withoutCatalogue]) {
      const { gaps } = lint(policy(allow('s3:ListBucket'), statement), compare);

      expect(gaps).toEqual([
        {
          rule: 'never-applies',
          subject: 'statement 2 of p',
          message: `statement 2 of p can never apply: ${why}`,
          regions: [],
          realisable: false,
        },
      ]);
    }
  });

  it('tells a name that nothing has, and the statement where it was the only one', () => {
    const action = lint(
      policy(allow('s3: PutObject', { Sid: 'S', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    );
    const key = lint(policy(allow('s3:PutObject', { Sid: 'S', Condition: { StringEquals: { Service: 'x' } } })));

    expect(action.gaps.map(inShort)).toEqual([
      named('s3: PutObject', 'holds a blank, so it names no action'),
      never('it names no action'),
    ]);
    expect(key.gaps.map(inShort)).toEqual([
      named('Service', 'has no service prefix, so no request carries this condition key'),
      never('its condition never holds'),
    ]);
    expect([...action.gaps, ...key.gaps].map(({ regions }) => regions)).toEqual([[], [], [], []]);
  });

  it('tells what no request of AWS is, with the requests that it would be, and only with a catalogue', () => {
    const Resource = 'arn:aws:sagemaker:us-east-1:012345678910:model/*';
    const document = policy(allow('bedrock:InvokeModel', { Resource, Sid: 'Odd' }));
    const { gaps } = lint(document);

    expect(gaps.map(inShort)).toEqual([
      [
        'never-applies',
        'statement 1 of p (Odd)',
        'statement 1 of p (Odd) applies to no request that AWS has: its actions never come with its resources or conditions',
        false,
      ],
    ]);
    expect(gaps[0]?.regions).toMatchObject([{ actions: ['bedrock:InvokeModel'], resources: [Resource] }]);
    expect(lint(document, withoutCatalogue).gaps).toEqual([]);
  });

  it('tells what only a user can do', () => {
    const { gaps } = lint(policy(allow('s3:GetObject', { Resource: 'arn:aws:s3:::homes/${aws:username}/*' })));

    expect(gaps.map(({ message }) => message)).toEqual([
      'statement 1 of p applies to no request that AWS has: a role has no aws:username, only a user has',
    ]);
  });

  it('is not told where nothing is decided', () => {
    const { gaps, undecided } = lint(policy(allow('s3:GetObject')), (canonical, live, account) => {
      const comparison = compareExactly(canonical, live, { account });
      return { ...comparison, allowed: { ...comparison.allowed, gained: [], undecided: ['it is too much'] } };
    });

    expect(gaps).toEqual([]);
    expect(undecided).toContain('statement 1 of p: it is too much');
  });

  it('reads a variable as the language of the policy does', () => {
    const Condition = { StringEquals: { [user]: '${aws:username}' }, Null: { 'aws:username': 'true' } };
    const statement = allow('sagemaker:CreateModel', { Condition });

    expect(lint({ Statement: [statement] }, withoutCatalogue).gaps).toEqual([]);
    expect(lint(policy(statement), withoutCatalogue).gaps).toMatchObject([{ rule: 'never-applies' }]);
  });

  it('reads all conditions of one operator, whatever its capitals', () => {
    const Condition = { StringEquals: { [user]: 'jane' }, stringequals: { [user]: 'joe' } };

    expect(lint(policy(allow('sagemaker:CreateModel', { Condition })), withoutCatalogue).gaps).toMatchObject([
      { message: 'statement 1 of p can never apply: its conditions contradict each other' },
    ]);
  });
});

describe('policy/lint: joined-denial', () => {
  const creating = 'sagemaker:CreateTrainingJob';
  const joined = (Condition: Members, compare = withCatalogue) =>
    lint(policy(allow(creating), deny(creating, Condition)), compare).gaps;

  it.each<[what: string, condition: Members, all: string]>([
    ['two tags that are missing', { Null: without }, 'without tag `user`; without tag `project`'],
    [
      'a tag that is missing and one that is wrong',
      { Null: { [user]: 'TRUE' }, StringNotEquals: { [project]: ['a', 'b'] } },
      'without tag `user`; tag `project` StringNotEquals any of `a`, `b`',
    ],
    [
      'a tag that is missing or wrong',
      { StringNotLike: { [user]: 'j*' }, Null: { [user]: 'true' } },
      'tag `user` StringNotLike `j*`; without tag `user`',
    ],
  ])('tells %s', (_what, condition, all) => {
    const message = `statement 2 of p denies only where all of this is so at once, and not where a part of it is: ${all}`;

    expect(joined(condition).map(inShort)).toEqual([['joined-denial', 'statement 2 of p', message, true]]);
    expect(joined(condition, withoutCatalogue).map(inShort)).toEqual([
      ['joined-denial', 'statement 2 of p', message, null],
    ]);
  });

  it.each<[what: string, condition: Members]>([
    ['a single one', { Null: { [user]: 'true' } }],
    ['one beside what narrows the denial', { Null: { [user]: 'true' }, StringEquals: { [project]: 'a' } }],
    ['one beside a tag that is there', { Null: { [user]: 'true', [project]: 'false' } }],
    ['one beside a tag that is there or not', { Null: { [user]: 'true', [project]: ['true', 'false'] } }],
    ['none', { StringEquals: { [user]: 'a', [project]: 'b' } }],
  ])('is not %s', (_what, condition) => {
    expect(joined(condition)).toEqual([]);
  });

  it('keeps apart what else the denial asks for', () => {
    const within = { Bool: { 'aws:SecureTransport': 'false' }, Null: without };
    const [gap, ...more] = joined(within, withoutCatalogue);

    expect(more).toEqual([]);
    expect(gap?.regions.length).toBeGreaterThan(0);
    for (const { condition } of gap?.regions ?? [])
      expect(condition.split('; ')).toContain('`aws:SecureTransport` Bool `false`');
  });

  it('is no permission, and nothing where the denial takes nothing', () => {
    const asked = allow(creating, { Condition: { Null: without } });

    expect(lint(policy(asked)).gaps.map(({ rule }) => rule)).not.toContain('joined-denial');
    expect(lint(policy(allow('s3:GetObject'), deny(creating, { Null: without }))).gaps).toEqual([]);
  });
});
