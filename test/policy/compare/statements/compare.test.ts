import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';
import type { Comparison } from '../../../../src/policy/compare/answer/comparison.ts';
import { compareAttachments } from '../../../../src/policy/compare/statements/compare.ts';

interface Scenario {
  readonly name: string;
  readonly allowed: string;
  readonly denied: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

const scenarios = JSON.parse(
  readFileSync(new URL('../../../reference/policy-scenarios.json', import.meta.url), 'utf8'),
) as Scenario[];
const published = readFileSync(new URL('../../../reference/notebook-policy.json', import.meta.url), 'utf8');

type Members = Record<string, unknown>;

function statement(members: Members = {}): Members {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...members };
}

function one(statements: readonly Members[] | Members, version: string | undefined = '2012-10-17'): AttachmentSet {
  return {
    policies: [
      { name: 'p', kind: 'managed', document: { ...(version ? { Version: version } : {}), Statement: statements } },
    ],
  };
}

function several(...policies: readonly (readonly Members[])[]): AttachmentSet {
  return {
    policies: policies.map((statements, index) => ({
      name: `p${index}`,
      kind: 'managed',
      document: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    })),
  };
}

/** `change` of each statement, with its elements. */
function changes({ statements }: Comparison): readonly string[] {
  return statements.map(({ change, elements }) => [change, ...elements].join(' '));
}

function conditioned(condition: Members): Members {
  return statement({ Condition: condition });
}

function notAction(actions: readonly string[]): Members {
  return { Effect: 'Allow', NotAction: actions, Resource: '*' };
}

function pagesOf({ statements }: Comparison): readonly (string | null)[] {
  return statements.map(({ page }) => page);
}

function bounded(boundary: unknown): AttachmentSet {
  return { ...one(statement()), ...(boundary ? { boundary } : {}) };
}

describe('policy/compare/compare', () => {
  it.each(scenarios)('judges the scenario $name', ({ allowed, denied, canonical, live }) => {
    const isSame = allowed === 'equivalent' && denied === 'equivalent';

    expect(compareAttachments(canonical, live).verdict).toBe(isSame ? 'equivalent' : 'changed');
  });

  it.each<[name: string, canonical: Members, live: Members]>([
    ['text or array', statement(), statement({ Action: ['s3:GetObject'] })],
    ['order and duplicates', statement({ Action: ['a:A', 'b:B'] }), statement({ Action: ['b:B', 'a:A', 'B:b'] })],
    ['case of actions', statement(), statement({ Action: 'S3:getobject' })],
    ['Sids', statement(), statement({ Sid: 'Reading' })],
    ['an empty condition', statement(), conditioned({ StringEquals: {} })],
    [
      'case of condition and tag keys',
      conditioned({ Bool: { 'aws:RequestTag/User': 'true' } }),
      conditioned({ Bool: { 'AWS:requesttag/USER': 'true' } }),
    ],
    ['case of operators', conditioned({ Bool: { 'aws:x': 'true' } }), conditioned({ bool: { 'aws:x': 'true' } })],
    ['booleans', conditioned({ Bool: { 'aws:x': 'true' } }), conditioned({ Bool: { 'aws:x': [true] } })],
    ['case of booleans', conditioned({ Null: { 'aws:x': 'true' } }), conditioned({ Null: { 'aws:x': 'True' } })],
    [
      'numbers',
      conditioned({ NumericEquals: { 'aws:x': '10' } }),
      conditioned({ NumericEquals: { 'aws:x': ['10.0', 10] } }),
    ],
    [
      'values without case',
      conditioned({ StringEqualsIgnoreCase: { 'aws:x': 'MLSpace' } }),
      conditioned({ StringEqualsIgnoreCase: { 'aws:x': 'mlspace' } }),
    ],
    [
      'ArnEquals is ArnLike',
      conditioned({ ArnEquals: { 'aws:x': 'arn:a*' } }),
      conditioned({ ArnLike: { 'aws:x': 'arn:a*' } }),
    ],
    [
      'IfExists on a negation',
      conditioned({ StringNotEquals: { 'aws:x': 'a' } }),
      conditioned({ StringNotEqualsIfExists: { 'aws:x': 'a' } }),
    ],
  ])('folds %s', (_name, canonical, live) => {
    expect(compareAttachments(one(canonical), one(live))).toMatchObject({
      verdict: 'equivalent',
      statements: [{ change: 'same' }],
    });
  });

  it.each<[name: string, canonical: Members, live: Members, elements: string]>([
    ['case of resources', statement(), statement({ Resource: 'arn:aws:s3:::B/*' }), 'Resource'],
    ['effect', statement(), statement({ Effect: 'Deny' }), 'Effect'],
    ['NotAction', statement(), statement({ Action: undefined, NotAction: 's3:GetObject' }), 'Action NotAction'],
    [
      'NotResource',
      statement(),
      statement({ Resource: undefined, NotResource: 'arn:aws:s3:::b/*' }),
      'Resource NotResource',
    ],
    [
      'case of values',
      conditioned({ StringEquals: { 'aws:x': 'A' } }),
      conditioned({ StringEquals: { 'aws:x': 'a' } }),
      'Condition',
    ],
    [
      'a stricter operator',
      conditioned({ StringEqualsIgnoreCase: { 'aws:x': 'a' } }),
      conditioned({ StringEquals: { 'aws:x': 'a' } }),
      'Condition',
    ],
    [
      'IfExists',
      conditioned({ StringEquals: { 'aws:x': 'a' } }),
      conditioned({ StringEqualsIfExists: { 'aws:x': 'a' } }),
      'Condition',
    ],
    [
      'IfExists on a quantified negation',
      conditioned({ 'ForAnyValue:StringNotEquals': { 'aws:x': 'a' } }),
      conditioned({ 'ForAnyValue:StringNotEqualsIfExists': { 'aws:x': 'a' } }),
      'Condition',
    ],
    [
      'a quantifier',
      conditioned({ StringEquals: { 'aws:x': 'a' } }),
      conditioned({ 'ForAllValues:StringEquals': { 'aws:x': 'a' } }),
      'Condition',
    ],
    [
      'numbers as text',
      conditioned({ StringEquals: { 'aws:x': '10' } }),
      conditioned({ StringEquals: { 'aws:x': '10.0' } }),
      'Condition',
    ],
    [
      'letters that are no ASCII',
      conditioned({ StringEqualsIgnoreCase: { 'aws:x': 'É' } }),
      conditioned({ StringEqualsIgnoreCase: { 'aws:x': 'é' } }),
      'Condition',
    ],
    ['an emptied action list', statement(), statement({ Action: [] }), 'Action'],
  ])('reports %s', (_name, canonical, live, elements) => {
    const comparison = compareAttachments(one(canonical), one(live));

    expect(comparison.verdict).toBe('changed');
    expect(changes(comparison)).toEqual([`edited ${elements}`]);
  });

  it('tells versions apart only where a policy variable stands', () => {
    const variable = statement({ Resource: 'arn:aws:s3:::b/${aws:username}' });

    expect(compareAttachments(one(statement()), one(statement(), '2008-10-17')).verdict).toBe('equivalent');
    expect(compareAttachments(one(variable, '2008-10-17'), one(variable, '')).verdict).toBe('equivalent');
    const comparison = compareAttachments(one(variable), one(variable, '2008-10-17'));
    expect(comparison.verdict).toBe('changed');
    expect(changes(comparison)).toEqual(['edited Version']);
  });

  it('tells what moved by the fewest moves, within a policy and between policies', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => statement({ Sid: name, Action: `s3:${name}` })) as [
      Members,
      Members,
      Members,
      Members,
    ];

    expect(changes(compareAttachments(one([a, b, c, d]), one([b, c, d, a])))).toEqual([
      'same',
      'same',
      'same',
      'moved',
    ]);
    expect(changes(compareAttachments(one([a, b, c]), several([a, c], [b])))).toEqual(['same', 'same', 'moved']);
    expect(changes(compareAttachments(one([a, b, c, d]), one([a, c, d])))).toEqual(['same', 'same', 'same', 'removed']);
    expect(compareAttachments(several([a], [b]), several([b], [a])).verdict).toBe('equivalent');
  });

  it('takes statements that were split, merged or repeated for what they are', () => {
    const whole = statement({ Action: ['s3:a', 's3:b'], Resource: ['arn:x', 'arn:y'] });
    const parts = ['s3:a', 's3:b'].flatMap((Action) =>
      ['arn:x', 'arn:y'].map((Resource) => statement({ Action, Resource })),
    );

    expect(compareAttachments(one(whole), one(parts))).toMatchObject({ verdict: 'equivalent' });
    expect(compareAttachments(one(parts), one(whole))).toMatchObject({ verdict: 'equivalent' });
    expect(compareAttachments(one(parts), several([whole, ...parts], [whole]))).toMatchObject({
      verdict: 'equivalent',
    });
    expect(compareAttachments(one(whole), one(parts.slice(1)))).toMatchObject({ verdict: 'changed' });
  });

  it('does not split complements, conditions and effects', () => {
    const both = conditioned({ StringEquals: { 'aws:x': '1', 'aws:y': '2' } });
    const single = [conditioned({ StringEquals: { 'aws:x': '1' } }), conditioned({ StringEquals: { 'aws:y': '2' } })];

    expect(
      compareAttachments(one(notAction(['a:A', 'b:B'])), one([notAction(['a:A']), notAction(['b:B'])])).verdict,
    ).toBe('changed');
    expect(compareAttachments(one(both), one(single)).verdict).toBe('changed');
    expect(compareAttachments(one([statement(), statement({ Effect: 'Deny' })]), one(statement())).verdict).toBe(
      'changed',
    );
  });

  it('pairs by Sid before similarity', () => {
    const before = statement({ Sid: 'Reading' });
    const after = statement({ Sid: 'Reading', Effect: 'Deny', Action: 'ec2:*', Resource: '*' });
    const comparison = compareAttachments(one(before), one(after));

    expect(comparison.statements).toEqual([
      {
        policy: 'p',
        kind: 'managed',
        index: 0,
        canonicalIndex: 0,
        sid: 'Reading',
        page: null,
        change: 'edited',
        elements: ['Effect', 'Action', 'Resource'],
      },
    ]);
  });

  it('does not call two unlike statements one that was edited', () => {
    const comparison = compareAttachments(one(statement()), one(statement({ Action: 'ec2:*', Resource: '*' })));

    expect(changes(comparison)).toEqual(['added', 'removed']);
  });

  it('numbers statements by the page: as told, or recognised in a policy generated for any installation', () => {
    const rehomed = published.replaceAll('012345678910', '111122223333').replaceAll('MLSpace', 'Ours');
    const canonical: AttachmentSet = { policies: [{ name: 'c', kind: 'managed', document: rehomed }] };

    expect(pagesOf(compareAttachments(canonical, canonical))).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11a',
      '11b',
      '12',
      '13',
      '14',
    ]);
    expect(pagesOf(compareAttachments(one([statement()]), one([statement()]), { pages: ['11b'] }))).toEqual(['11b']);
    expect(pagesOf(compareAttachments(canonical, { policies: [] })).at(-1)).toBe('14');
  });

  it.each<[canonical: unknown, live: unknown, boundary: string, verdict: string]>([
    [undefined, undefined, 'absent', 'equivalent'],
    [one(statement()).policies[0]?.document, undefined, 'removed', 'changed'],
    [undefined, { Version: '2012-10-17', Statement: [] }, 'added', 'changed'],
    [{ Statement: [statement()] }, { Statement: statement({ Sid: 'x' }) }, 'same', 'equivalent'],
    [{ Statement: [statement()] }, { Statement: [statement({ Action: '*' })] }, 'changed', 'changed'],
  ])('compares the boundary apart: %j and %j', (canonical, live, boundary, verdict) => {
    expect(compareAttachments(bounded(canonical), bounded(live))).toMatchObject({ boundary, verdict });
  });

  it('does not let a boundary stand for a policy', () => {
    const canonical: AttachmentSet = { policies: [], boundary: { Statement: [statement()] } };

    expect(compareAttachments(canonical, one(statement())).verdict).toBe('changed');
  });

  it('is invalid, with side and policy, when a document is no policy', () => {
    const live: AttachmentSet = {
      policies: [{ name: 'p', kind: 'inline', document: '{"Statement":[{}]}' }],
      boundary: '',
    };
    const comparison = compareAttachments(one(statement()), live);

    expect(comparison).toMatchObject({ verdict: 'invalid', statements: [] });
    expect(comparison.problems.map(({ path }) => path)).toEqual([
      'live.p.Statement[0].Effect',
      'live.p.Statement[0]',
      'live.p.Statement[0]',
      'live.boundary',
    ]);
  });
});
