import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

const seed = 20_261_129;
const key = 'aws:RequestTag/x';

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const statement = (conditions: Conditions, effect = 'Allow') => ({
  Effect: effect,
  Action: 's3:GetObject',
  Resource: '*',
  Condition: conditions,
});

function attached(...statements: readonly object[]) {
  return {
    policies: [{ name: 'p', kind: 'inline' as const, document: { Version: '2012-10-17', Statement: statements } }],
  };
}

const when = (conditions: Readonly<Record<string, unknown>>) =>
  statement(Object.fromEntries(Object.entries(conditions).map(([operator, values]) => [operator, { [key]: values }])));
const never = when({ StringEquals: 'a', StringLike: 'b' });

describe('policy/compare: numbers, dates and addresses beside texts on one key', () => {
  it.each<[name: string, one: object, other: object, verdict: string]>([
    [
      'no number of two digits that begins with 1 is below 5',
      when({ NumericLessThan: '5', StringLike: '1?' }),
      never,
      'equivalent',
    ],
    ['one of any length is', when({ NumericLessThan: '5', StringLike: '1*' }), never, 'narrowed'],
    ['none has a letter', when({ NumericLessThan: '5', StringLike: '*a*' }), never, 'equivalent'],
    ['zeros may stand before it', when({ NumericEquals: '7', StringLike: '0*' }), never, 'narrowed'],
    ['and behind the point', when({ NumericEquals: '7.5', StringLike: '*0' }), never, 'narrowed'],
    ['but no other digit', when({ NumericEquals: '7', StringLike: '*1' }), never, 'equivalent'],
    ['a negative number has a sign', when({ NumericLessThan: '0', StringNotLike: '-*' }), never, 'equivalent'],
    [
      'between two limits',
      when({ NumericGreaterThan: '1', NumericLessThan: '2', StringNotLike: '*.*' }),
      never,
      'equivalent',
    ],
    ['no number is true', when({ NumericLessThan: '5', Bool: 'true' }), never, 'equivalent'],
    ['nor an address', when({ NumericLessThan: '5', IpAddress: '10.0.0.0/8' }), never, 'equivalent'],
    ['a date is none either', when({ DateLessThan: '2026-01-01', IpAddress: '::/0' }), never, 'equivalent'],
    [
      'no date has these letters',
      when({ DateLessThan: '2026-01-01', StringEqualsIgnoreCase: 'abc' }),
      never,
      'equivalent',
    ],
    ['a whole number is a date', when({ DateLessThan: '2026-01-01', NumericEquals: '5' }), never, 'narrowed'],
    ['in seconds since 1970', when({ DateGreaterThan: '2026-01-01', NumericEquals: '5' }), never, 'equivalent'],
    ['one with a fraction is none', when({ DateLessThan: '2026-01-01', NumericEquals: '5.5' }), never, 'equivalent'],
    [
      'all addresses of a block begin alike',
      when({ IpAddress: '10.0.0.0/8', StringLike: '10.*' }),
      when({ IpAddress: '10.0.0.0/8' }),
      'equivalent',
    ],
    [
      'some addresses',
      when({ IpAddress: '10.0.0.0/8', StringLike: '*.1' }),
      when({ IpAddress: '10.0.0.0/8' }),
      'broadened',
    ],
    ['no address of a block', when({ IpAddress: '10.0.0.0/8', StringLike: '11.*' }), never, 'equivalent'],
    [
      'what is no number is the limit of nothing',
      when({ NumericNotEquals: 'ten', StringLike: '5*' }),
      when({ StringLike: '5*' }),
      'equivalent',
    ],
    ['and no value stands to it in any way', when({ NumericLessThan: 'ten', StringLike: '5*' }), never, 'equivalent'],
  ])('%s', (_name, canonical, live, verdict) => {
    const comparison = compareExactly(attached(canonical), attached(live));
    expect({ verdict: comparison.verdict, undecided: comparison.allowed.undecided }).toEqual({
      verdict,
      undecided: [],
    });
  });
});

describe('policy/compare: dates and IPv6 addresses beside texts on one key', () => {
  it('of notations that are not tried it is said that they are not decided', () => {
    const comparison = compareExactly(
      attached(when({ DateEquals: '2026-01-01T00:00:00Z', StringLike: '*+14:31' })),
      attached(),
    );
    expect(comparison.allowed).toMatchObject({
      verdict: 'undecided',
      undecided: ['condition key aws:RequestTag/x: DateEquals, StringLike together on one value are not decided'],
    });
  });

  it('what is decided beside it gives the verdict', () => {
    const canonical = attached(when({ DateEquals: '2026-01-01T00:00:00Z', StringLike: '*+14:31' }), {
      ...when({ StringEquals: 'a' }),
      Action: 's3:PutObject',
    });
    const { verdict, lost, undecided } = compareExactly(canonical, attached()).allowed;
    expect({ verdict, lost: lost.map(({ actions }) => actions) }).toEqual({
      verdict: 'narrowed',
      lost: [['s3:PutObject']],
    });
    expect(undecided).toHaveLength(1);
  });

  it('what has no letter of theirs is none of them', () => {
    const canonical = attached(
      when({ DateEquals: '2026-01-01T00:00:00Z', StringLike: '*x*' }),
      when({ IpAddress: '2001:db8::/32', StringLike: '*x*' }),
    );
    expect(compareExactly(canonical, attached(never)).allowed).toMatchObject({ verdict: 'equivalent', undecided: [] });
  });

  it.each([
    ['2026-01-01T10:15:00Z', '2026-01-01T10:45:00Z'],
    ['2026-01-01T10:15:10Z', '2026-01-01T10:15:20Z'],
    ['2026-01-01T10:00:00Z', '2026-01-01T11:00:00Z'],
    ['2026-02-28', '2026-03-01'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
    ['2026-01-01T00:00:00.25Z', '2026-01-01T00:00:00.75Z'],
    ['9999-12-31T23:59:59Z', '300000000000'],
    ['-70000000000', '0000-01-01'],
  ])('between %s and %s there are others', (after, before) => {
    const between = when({ DateGreaterThan: after, DateLessThan: before });
    expect(compareExactly(attached(between), attached(never)).verdict).toBe('narrowed');
    expect(
      compareExactly(attached(when({ DateGreaterThan: before, DateLessThan: after })), attached(never)).verdict,
    ).toBe('equivalent');
  });
});

const texts = [
  '5',
  '10',
  '10.0.0.1',
  '2026-01-01T00:00:00Z',
  'true',
  'abc',
  '-1',
  '::1',
  '007',
  '7.50',
  '+5',
  '1767225600',
];
const patterns = [...texts, '1*', '*', '?', '10.*', '2026*', '1?', '*0', '*:*', '*a*', '0*', '*.*', '-?*'];
const numbers = ['5', '10', '-1', '7.5', '0'];
const dates = ['2026-01-01T00:00:00Z', '2025-06-01', '1767225600', '5'];
const addresses = ['10.0.0.0/8', '10.0.0.1', '192.168.0.0/16', '0.0.0.0/0'];
const operators: readonly (readonly [operator: string, values: readonly string[]])[] = [
  ['StringEquals', texts],
  ['StringNotEquals', texts],
  ['StringLike', patterns],
  ['StringNotLike', patterns],
  ['StringEqualsIgnoreCase', texts],
  ['NumericEquals', numbers],
  ['NumericNotEquals', numbers],
  ['NumericLessThan', numbers],
  ['NumericGreaterThanEquals', numbers],
  ['DateEquals', dates],
  ['DateLessThan', dates],
  ['DateGreaterThan', dates],
  ['IpAddress', addresses],
  ['NotIpAddress', addresses],
  ['Bool', ['true', 'false']],
];

/** What requests give the key. */
const given = [
  ...texts,
  '0',
  '-0',
  '1',
  '-2',
  '05',
  '5.0',
  '5.00',
  '6',
  '7.5',
  '9',
  '11',
  '15',
  '100',
  '1.5',
  '10.5',
  '-1.0',
  '+10',
  '1767225599',
  '10.1.2.3',
  '10.0.0.0',
  '11.0.0.1',
  '192.168.0.1',
  '1.1.1.1',
  '255.255.255.255',
  '::',
  'fd00::1',
  '01.0.0.1',
  '2025-06-01',
  '2026',
  '2026-01-01T01:00:00+01:00',
  '2025-12-31T23:00:00-02:00',
  '2030-01',
  'TRUE',
  'False',
  'ABC',
  'a',
  '',
  '-',
  ':',
  '1a',
];

const blocks = array(
  constantFrom(...operators).chain(([operator, values]) => tuple(constantFrom(operator), constantFrom(...values))),
  { minLength: 1, maxLength: 3 },
).map((tests) => Object.fromEntries(tests));

const documents = array(tuple(blocks, constantFrom('Allow', 'Allow', 'Allow', 'Deny')), {
  minLength: 1,
  maxLength: 2,
}).map((statements) =>
  attached(...statements.map(([conditions, effect]) => ({ ...when(conditions), Effect: effect }))),
);

function judge(set: ReturnType<typeof attached>): (value: string) => boolean {
  const read = readAttachments(set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { attached: policies } = read;
  return (value) =>
    evaluateRequest(policies, { action: 's3:GetObject', resource: '*', context: { [key]: value } }).decision ===
    'Allowed';
}

describe('policy/compare: any tests of one key', () => {
  it(`no request shows a difference that the verdict denies, and nearly all are decided (seed ${seed})`, () => {
    let runs = 0;
    let undecided = 0;
    assert(
      property(documents, documents, (canonical, live) => {
        const { allowed } = compareExactly(canonical, live);
        runs++;
        if (allowed.undecided.length > 0) undecided++;
        const sides = [judge(canonical), judge(live)] as const;
        for (const value of given) {
          const [before, after] = [sides[0](value), sides[1](value)];
          if (before === after) continue;
          const told = after ? ['broadened', 'mixed', 'undecided'] : ['narrowed', 'mixed', 'undecided'];
          expect({ value, before, after, verdict: allowed.verdict, told }).toEqual({
            value,
            before,
            after,
            told,
            verdict: expect.toSatisfy((verdict: string) => told.includes(verdict)),
          });
        }
      }),
      { seed, numRuns: 1_000 },
    );
    expect(undecided).toBeLessThan(runs / 100);
  });
});
