import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

type Members = Readonly<Record<string, unknown>>;

function setOf(statements: Members | readonly Members[]) {
  const Statement = [statements].flat().map((one) => ({
    Effect: 'Allow',
    Action: 's3:GetObject',
    ...('NotResource' in one ? {} : { Resource: '*' }),
    ...one,
  }));
  return { policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement } }] };
}

function verdictOf(canonical: Members | readonly Members[], live: Members | readonly Members[]) {
  const { allowed } = compareExactly(setOf(canonical), setOf(live));
  return { verdict: allowed.verdict, undecided: allowed.undecided };
}

const on = (name: string): Members => ({ Resource: `arn:aws:s3:::b/${name}` });
const when = (Condition: Members): Members => ({ Condition });
const tag = 'aws:ResourceTag/user';
const user = '${aws:username}';
const is = (value: string): Members => when({ StringEquals: { [tag]: value } });
const orX = "${aws:username, 'x'}";
const denyOutside = (...names: readonly string[]): Members => ({
  Effect: 'Deny',
  NotResource: names.map((name) => `arn:aws:s3:::b/${name}`),
});

/** Verdicts by the User Guide, "IAM policy elements: Variables and tags": no value, no match; a default where it is absent. */
describe('policy/compare: policy variables', () => {
  it.each<[name: string, canonical: Members | Members[], live: Members | Members[], verdict: string]>([
    ['a fallback allows more', on(user), on(orX), 'broadened'],
    [
      'a key that must be a text with an escaped wildcard',
      { ...on('${aws:PrincipalTag/p}'), ...when({ StringEquals: { 'aws:PrincipalTag/p': 'a${*}' } }) },
      [],
      'narrowed',
    ],
    [
      'an ARN with parts missing beside a variable',
      on('${aws:PrincipalTag/p}'),
      [on('${aws:PrincipalTag/p}'), { Effect: 'Deny', Resource: 'arn:aws:s3' }],
      'narrowed',
    ],
    ['and without it less', on(orX), on(user), 'narrowed'],
    [
      'a fallback in a condition',
      when({ StringEquals: { [tag]: user } }),
      when({ StringEquals: { [tag]: orX } }),
      'broadened',
    ],
    [
      'case that no longer counts',
      when({ StringEquals: { [tag]: user } }),
      when({ StringEqualsIgnoreCase: { [tag]: user } }),
      'broadened',
    ],
    [
      'case that counts',
      when({ StringEqualsIgnoreCase: { [tag]: user } }),
      when({ StringEquals: { [tag]: user } }),
      'narrowed',
    ],
    [
      'a star behind it',
      when({ StringEquals: { [tag]: user } }),
      when({ StringLike: { [tag]: `${user}*` } }),
      'broadened',
    ],
    [
      'a value beside it',
      when({ StringEquals: { [tag]: user } }),
      when({ StringEquals: { [tag]: [user, 'x'] } }),
      'broadened',
    ],
    [
      'a negated star',
      when({ StringNotEquals: { [tag]: user } }),
      when({ StringNotLike: { [tag]: `${user}*` } }),
      'narrowed',
    ],
    ['a negation dropped', when({ StringNotEquals: { [tag]: user } }), {}, 'broadened'],
    [
      'values apart',
      when({ StringEquals: { [tag]: [user, 'x'] } }),
      [when({ StringEquals: { [tag]: user } }), when({ StringEquals: { [tag]: 'x' } })],
      'equivalent',
    ],
    ['resources apart', [{ Resource: [on(user).Resource, on('x').Resource] }], [on(user), on('x')], 'equivalent'],
    ['what a star covers', [on(`${user}/*`), on('*')], on('*'), 'equivalent'],
    [
      'one variable in both places',
      { ...on(user), ...when({ StringEquals: { [tag]: user } }) },
      { ...on(user), ...when({ StringLike: { [tag]: user } }) },
      'equivalent',
    ],
    [
      'a key that must be there anyway',
      on(user),
      { ...on(user), ...when({ Null: { 'aws:username': 'false' } }) },
      'equivalent',
    ],
    [
      'a key that must not be there',
      on(user),
      { ...on(user), ...when({ Null: { 'aws:username': 'true' } }) },
      'narrowed',
    ],
    ['a denial outside of it that holds nothing back', [on(user), denyOutside(user)], on(user), 'equivalent'],
    ['a denial that leaves out more', [{}, denyOutside(user)], [{}, denyOutside(user, 'x')], 'broadened'],
  ])('%s', (_name, canonical, live, verdict) => {
    expect(verdictOf(canonical, live)).toEqual({ verdict, undecided: [] });
  });

  it.each([0xe000, 0xe001])('takes the letter U+%x for itself and not for what a variable may be', (code) => {
    const letter = String.fromCharCode(code);

    expect(verdictOf(on(user), on(letter))).toEqual({ verdict: 'mixed', undecided: [] });
    expect(verdictOf([on(user), on(letter)], on(letter))).toEqual({ verdict: 'narrowed', undecided: [] });
    expect(verdictOf(is(user), is(letter))).toEqual({ verdict: 'mixed', undecided: [] });
    expect(verdictOf([is(user), is(letter)], is(letter))).toEqual({ verdict: 'narrowed', undecided: [] });
  });

  it('says which variables tie two keys to each other, and no more than that', () => {
    const canonical = { ...on(user), ...when({ StringLike: { 'aws:username': 'a*' } }) };
    const live = { ...on('a*'), ...when({ StringLike: { 'aws:username': 'a*' } }) };
    const { verdict, undecided } = verdictOf(canonical, live);

    expect(verdict).toBe('undecided');
    expect(undecided).toEqual([expect.stringContaining('${aws:username}')]);
  });
});

describe('policy/compare: operators of several types on one key', () => {
  const key = 'aws:x';
  it.each<[name: string, canonical: Members, live: Members, verdict: string]>([
    ['a number has other notations', { NumericEquals: { [key]: '5' } }, { StringEquals: { [key]: '5' } }, 'narrowed'],
    ['and a text has one', { StringEquals: { [key]: '5' } }, { NumericEquals: { [key]: '5' } }, 'broadened'],
    [
      'a date has other notations',
      { DateEquals: { [key]: '2024-01-01T00:00:00Z' } },
      { StringEquals: { [key]: '2024-01-01T00:00:00Z' } },
      'narrowed',
    ],
    ['true has other cases', { Bool: { [key]: 'true' } }, { StringEquals: { [key]: 'true' } }, 'narrowed'],
    [
      'and no more than these',
      { Bool: { [key]: 'true' } },
      { StringEqualsIgnoreCase: { [key]: 'true' } },
      'equivalent',
    ],
    [
      'an IPv4 address has one notation',
      { IpAddress: { [key]: '10.0.0.1' } },
      { StringEquals: { [key]: '10.0.0.1' } },
      'equivalent',
    ],
    ['an IPv6 address has several', { IpAddress: { [key]: '::1' } }, { StringEquals: { [key]: '::1' } }, 'narrowed'],
    [
      'texts that leave out some notations of some numbers',
      { NumericLessThan: { [key]: '5' } },
      { NumericLessThan: { [key]: '5' }, StringNotEquals: { [key]: ['4', '4.0', '4.00'] } },
      'narrowed',
    ],
    ['a number and a date', { NumericEquals: { [key]: '5' } }, { DateEquals: { [key]: '5' } }, 'mixed'],
  ])('%s', (_name, canonical, live, verdict) => {
    expect(verdictOf(when(canonical), when(live))).toEqual({ verdict, undecided: [] });
  });
});
