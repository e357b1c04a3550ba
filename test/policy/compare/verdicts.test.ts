import { describe, expect, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { Difference, Verdict } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

type Members = Readonly<Record<string, unknown>>;

const allow = (members: Members = {}): Members => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...members,
});
const deny = (members: Members = {}): Members => ({ ...allow(members), Effect: 'Deny' });
const on = (resource: string | readonly string[]): Members => allow({ Resource: resource });
const outside = (resource: string | readonly string[]): Members => {
  const { Resource: _resource, ...members } = allow();
  return { ...members, NotResource: resource };
};
const doing = (action: string | readonly string[]): Members => allow({ Action: action });
const but = ({ Action: _action, ...members }: Members, actions: string | readonly string[]): Members => ({
  ...members,
  NotAction: actions,
});
const notOn = (resource: string): Members => ({ Effect: 'Allow', Action: 's3:GetObject', NotResource: resource });
/** A statement under one condition. */
const where = (operator: string, values: unknown, key = 'aws:x'): Members =>
  allow({ Condition: { [operator]: { [key]: values } } });
const never = deny({ Action: '*' });

function policy(...statements: readonly Members[]): AttachmentSet {
  return {
    policies: [{ name: 'p', kind: 'managed', document: { Version: '2012-10-17', Statement: statements } }],
  };
}

/** The statements of the canonical side, those of the live side, and what the second allows against the first. */
type Row = readonly [canonical: Members | readonly Members[], live: Members | readonly Members[], verdict: Verdict];

const conditions: readonly Row[] = [
  [where('StringEquals', 'a'), where('StringEquals', ['a', 'a']), 'equivalent'],
  [where('StringEquals', ['a', 'b']), [where('StringEquals', 'a'), where('StringEquals', 'b')], 'equivalent'],
  [where('StringEquals', 'a'), where('StringEquals', ['a', 'b']), 'broadened'],
  [where('StringEquals', 'a'), where('StringEquals', 'b'), 'mixed'],
  [where('StringEquals', 'a'), where('StringEqualsIfExists', 'a'), 'broadened'],
  [where('StringEquals', 'a'), where('StringLike', 'a'), 'equivalent'],
  [where('StringEquals', 'a'), where('StringEqualsIgnoreCase', 'A'), 'broadened'],
  [where('StringEquals', ['ab', 'aB', 'Ab', 'AB']), where('StringEqualsIgnoreCase', 'ab'), 'equivalent'],
  [where('ForAnyValue:StringEquals', []), never, 'equivalent'],
  [where('StringNotEquals', []), allow(), 'equivalent'],
  [where('StringNotEquals', 'a'), where('StringNotEqualsIfExists', 'a'), 'equivalent'],
  [where('StringNotEquals', 'a'), where('StringNotLike', 'a'), 'equivalent'],
  [where('StringNotEquals', 'a'), where('StringNotLike', 'a*'), 'narrowed'],
  [where('StringNotEquals', ['a', 'b']), [where('StringNotEquals', 'a'), where('StringNotEquals', 'b')], 'broadened'],
  [where('StringNotEqualsIgnoreCase', 'a'), where('StringNotEquals', 'a'), 'broadened'],
  [where('StringLike', '*'), where('Null', 'false'), 'broadened'],
  [where('StringLike', ['?*', '']), where('StringLike', '*'), 'equivalent'],
  [where('StringLike', 'a*'), where('StringLike', ['a', 'a?*']), 'equivalent'],
  [where('StringLike', 'a*b'), where('StringLike', 'a*'), 'broadened'],
  [where('StringLike', '*a*'), where('StringLike', '*b*'), 'mixed'],
  [where('Null', ['true', 'false']), allow(), 'equivalent'],
  [where('Null', 'true'), where('Null', 'false'), 'mixed'],
  [where('Null', 'true'), allow(), 'broadened'],
  [where('NumericEquals', '10'), where('NumericEquals', '10.0'), 'equivalent'],
  [where('NumericLessThan', '10'), where('NumericLessThan', '11'), 'broadened'],
  [where('NumericLessThan', '10'), where('NumericLessThanEquals', '10'), 'broadened'],
  [
    where('NumericLessThanEquals', '10'),
    [where('NumericLessThan', '10'), where('NumericEquals', '10.00')],
    'equivalent',
  ],
  [where('NumericGreaterThan', '-1'), where('NumericGreaterThanEquals', '-1'), 'broadened'],
  [where('NumericGreaterThan', '5'), where('NumericLessThan', '5'), 'mixed'],
  [where('NumericNotEquals', '5'), [where('NumericLessThan', '5'), where('NumericGreaterThan', '5')], 'narrowed'],
  [where('DateLessThan', '2024-01-01T00:00:00Z'), where('DateLessThan', '1704067200'), 'equivalent'],
  [where('DateGreaterThan', '2024-01-01T00:00:00Z'), where('DateGreaterThan', '2023-01-01T00:00:00Z'), 'broadened'],
  [where('DateEquals', '2024-01-01T00:00:00Z'), where('DateEquals', '2024-01-01T01:00:00+01:00'), 'equivalent'],
  [where('DateNotEquals', '2024-01-01'), where('DateNotEquals', '2024-01-02'), 'mixed'],
  [where('IpAddress', '10.1.2.3/8'), where('IpAddress', '10.0.0.0/8'), 'equivalent'],
  [where('IpAddress', '10.0.0.0/8'), where('IpAddress', ['10.0.0.0/9', '10.128.0.0/9']), 'equivalent'],
  [where('IpAddress', '10.0.0.0/8'), where('IpAddress', ['10.0.0.0/9', '10.128.0.0/10']), 'narrowed'],
  [where('IpAddress', '2001:db8::/32'), where('IpAddress', '2001:db8::/33'), 'narrowed'],
  [where('IpAddress', '10.0.0.1'), where('IpAddress', '10.0.0.1/32'), 'equivalent'],
  [where('NotIpAddress', '10.0.0.0/8'), where('NotIpAddress', '10.0.0.0/9'), 'broadened'],
  [where('IpAddress', ['0.0.0.0/0', '::/0']), allow(), 'broadened'],
  [where('Bool', 'true'), where('Bool', true), 'equivalent'],
  [where('Bool', 'true'), where('Bool', 'TRUE'), 'equivalent'],
  [where('Bool', ['true', 'false']), where('Null', 'false'), 'broadened'],
  [where('Bool', 'true'), where('BoolIfExists', 'true'), 'broadened'],
  [where('Bool', 'true'), where('Bool', 'false'), 'mixed'],
  [where('ArnEquals', 'arn:aws:sns:*:*:t'), where('ArnLike', 'arn:aws:sns:*:*:t'), 'equivalent'],
  [where('ArnLike', 'arn:aws:sns:*:*:t'), where('StringLike', 'arn:aws:sns:*:*:t'), 'broadened'],
  [where('ArnNotLike', 'arn:aws:sns:*:1:t'), where('ArnNotLike', 'arn:aws:sns:*:*:t'), 'narrowed'],
  [where('BinaryEquals', 'QQ=='), where('BinaryEquals', 'Qg=='), 'mixed'],
  [where('ForAllValues:StringEquals', ['a', 'b']), where('ForAllValues:StringEquals', 'a'), 'narrowed'],
  [
    where('ForAllValues:StringEquals', ['a', 'b']),
    [where('ForAllValues:StringEquals', 'a'), where('ForAllValues:StringEquals', 'b')],
    'narrowed',
  ],
  [where('ForAllValues:StringEquals', 'a'), where('ForAllValues:StringEqualsIfExists', 'a'), 'equivalent'],
  [
    where('ForAnyValue:StringEquals', ['a', 'b']),
    [where('ForAnyValue:StringEquals', 'a'), where('ForAnyValue:StringEquals', 'b')],
    'equivalent',
  ],
  [where('ForAnyValue:StringEquals', 'a'), where('ForAnyValue:StringLike', 'a*'), 'broadened'],
  [where('ForAnyValue:StringNotEquals', 'a'), where('ForAllValues:StringNotEquals', 'a'), 'mixed'],
  [where('StringEquals', 'a'), where('ForAnyValue:StringEquals', 'a'), 'broadened'],
  [where('StringEquals', 'a'), where('StringEquals', 'a', 'AWS:X'), 'equivalent'],
  [where('StringEquals', 'a'), where('StringEquals', 'a', 'aws:y'), 'mixed'],
  [
    allow({ Condition: { StringEquals: { 'aws:x': 'a', 'aws:y': 'b' } } }),
    [where('StringEquals', 'a', 'aws:x'), where('StringEquals', 'b', 'aws:y')],
    'broadened',
  ],
  [
    allow({ Condition: { StringEquals: { 'aws:x': 'a' }, StringLike: { 'aws:x': 'a*' } } }),
    where('StringEquals', 'a'),
    'equivalent',
  ],
  [
    allow({ Condition: { StringLike: { 'aws:x': 'a*' }, StringNotLike: { 'aws:x': '*b' } } }),
    where('StringLike', 'a*'),
    'broadened',
  ],
];

const selections: readonly Row[] = [
  [doing('s3:*'), doing(['s3:*', 's3:Get*']), 'equivalent'],
  [doing('s3:Get*'), doing(['s3:Get', 's3:Get?*']), 'equivalent'],
  [doing('S3:getobject'), doing('s3:GetObject'), 'equivalent'],
  [doing('s3:Get*'), doing('s3:G*t*'), 'broadened'],
  [doing('s3:Get*'), doing('s3:Put*'), 'mixed'],
  [but(allow(), 'iam:*'), [but(allow(), ['iam:*', 's3:*']), doing('s3:*')], 'equivalent'],
  [but(allow(), 'iam:*'), but(allow(), ['iam:*', 's3:*']), 'narrowed'],
  [doing('s3:*'), [doing('*'), but(deny(), 's3:*')], 'equivalent'],
  [on('arn:aws:s3:::b*'), on(['arn:aws:s3:::b', 'arn:aws:s3:::b?*']), 'equivalent'],
  [on('arn:aws:s3:::b*'), on('arn:aws:s3:::b/*'), 'narrowed'],
  [on('arn:aws:s3:::b/*'), on('arn:aws:s3:::B/*'), 'mixed'],
  [on('arn:aws:s3:::${*}'), on('arn:aws:s3:::*'), 'broadened'],
  [on('arn:aws:s3:::${aws:username}/*'), on('arn:aws:s3:::${AWS:UserName}/*'), 'equivalent'],
  [on('arn:aws:s3:::b/${aws:username}/*'), on('arn:aws:s3:::b/*'), 'broadened'],
  [on('arn:aws:s3:::b/${aws:username}/*'), on('arn:aws:s3:::b/${aws:username}*'), 'broadened'],
  [on('arn:aws:s3:::b/*'), on(['arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}/*']), 'equivalent'],
  [where('StringEquals', '${aws:username}'), allow(), 'broadened'],
  // Lists and their complements that have words in common hold different things.
  [but(allow(), 's3:GetObject'), doing('s3:GetObject'), 'mixed'],
  [outside('arn:aws:s3:::b'), on('arn:aws:s3:::b'), 'mixed'],
  [outside('arn:aws:s3:::b'), outside('arn:aws:s3:::c'), 'mixed'],
  [outside('arn:aws:s3:::b'), outside(['arn:aws:s3:::b', 'arn:aws:s3:::c']), 'narrowed'],
  [outside(['arn:aws:s3:::b', 'arn:aws:s3:::c']), outside(['arn:aws:s3:::c', 'arn:aws:s3:::b']), 'equivalent'],
  [but(allow(), ['s3:Get*', 's3:Put*']), but(allow(), ['s3:Get*', 's3:List*']), 'mixed'],
  [but(allow(), 's3:Get*'), but(allow(), ['s3:Get*', 's3:Put*']), 'narrowed'],
  [but(allow(), 's3:Get*'), [but(allow(), 's3:Put*'), but(allow(), 's3:Get*')], 'broadened'],
  [but(outside('arn:aws:s3:::b'), 's3:Get*'), but(outside('arn:aws:s3:::b'), 's3:Put*'), 'mixed'],
  [but(outside('arn:aws:s3:::b'), 's3:Get*'), but(on('arn:aws:s3:::b'), 's3:Get*'), 'mixed'],
  [[doing('s3:GetObject'), on('arn:aws:s3:::b')], [doing('s3:PutObject'), on('arn:aws:s3:::b')], 'mixed'],
];

const denials: readonly Row[] = [
  [
    [doing('s3:*'), deny({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*' })],
    [doing('s3:*'), deny({ Action: 's3:Put*', Resource: 'arn:aws:s3:::b/*' })],
    'narrowed',
  ],
  [[allow(), deny()], never, 'equivalent'],
  [
    [allow(), deny({ Condition: { Bool: { 'aws:x': 'false' } } })],
    [allow(), deny({ Condition: { BoolIfExists: { 'aws:x': 'false' } } })],
    'narrowed',
  ],
  [
    [allow(), deny({ Condition: { Null: { 'aws:x': 'true', 'aws:y': 'true' } } })],
    [allow(), deny({ Condition: { Null: { 'aws:x': 'true' } } }), deny({ Condition: { Null: { 'aws:y': 'true' } } })],
    'narrowed',
  ],
  [[allow(), deny({ Action: 'ec2:*' })], allow(), 'equivalent'],
  [[doing('ec2:*'), allow()], [doing('ec2:*'), allow(), deny()], 'narrowed'],
  [
    [on('arn:aws:s3:::a'), on('arn:aws:s3:::b')],
    [on('arn:aws:s3:::a'), on('arn:aws:s3:::b'), deny({ Resource: 'arn:aws:s3:::b' })],
    'narrowed',
  ],
  [allow(), [allow(), deny({ Action: 's3:Get*' })], 'narrowed'],
  [doing('s3:Get*'), [doing('s3:Get*'), deny()], 'narrowed'],
  [but(allow(), 'iam:*'), [but(allow(), 'iam:*'), deny()], 'narrowed'],
  [but(allow(), 's3:*'), [but(allow(), 's3:*'), deny()], 'equivalent'],
  [but(allow(), 'iam:*'), [but(allow(), 'iam:*'), but(deny(), ['iam:*', 's3:GetObject'])], 'narrowed'],
  [notOn('arn:aws:s3:::a'), [notOn('arn:aws:s3:::a'), deny()], 'narrowed'],
  [notOn('arn:aws:s3:::a'), [notOn('arn:aws:s3:::a'), deny({ Resource: 'arn:aws:s3:::a' })], 'equivalent'],
  [on('arn:aws:s3:::a'), [on('arn:aws:s3:::a'), { ...notOn('arn:aws:s3:::b'), Effect: 'Deny' }], 'narrowed'],
  // A key with several values meets neither condition, so the denial does not apply to it.
  [[allow(), deny({ Condition: { StringNotEquals: { 'aws:x': 'a' } } })], where('StringEquals', 'a'), 'narrowed'],
];

const opposite: Readonly<Partial<Record<Verdict, Verdict>>> = { broadened: 'narrowed', narrowed: 'broadened' };
const list = (one: Members | readonly Members[]) => (Array.isArray(one) ? one : [one]) as readonly Members[];

function decisionOf(set: AttachmentSet, { witness }: Difference): string {
  const read = readAttachments(set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return evaluateRequest(read.attached, witness).decision;
}

/** By whether something is gained, then by whether something is lost. */
const verdicts: readonly (readonly Verdict[])[] = [
  ['equivalent', 'narrowed'],
  ['broadened', 'mixed'],
];

/** The verdict, if the regions go with it and their witnesses prove them; else what is wrong. */
function provenVerdict(canonical: AttachmentSet, live: AttachmentSet): string {
  const { verdict, gained, lost, undecided } = compareExactly(canonical, live).allowed;
  if (undecided.length > 0) return `undecided: ${undecided.join('; ')}`;
  if (verdict !== verdicts[Number(gained.length > 0)]?.[Number(lost.length > 0)])
    return `${verdict} with ${gained.length} regions gained and ${lost.length} lost`;
  const unproven = [
    ...gained.filter((region) => !onlyAllowedBy(region, { by: live, notBy: canonical })),
    ...lost.filter((region) => !onlyAllowedBy(region, { by: canonical, notBy: live })),
  ];
  return unproven.length === 0 ? verdict : `${verdict} without proof: ${JSON.stringify(unproven)}`;
}

function onlyAllowedBy(
  region: Difference,
  { by, notBy }: { readonly by: AttachmentSet; readonly notBy: AttachmentSet },
) {
  return decisionOf(by, region) === 'Allowed' && decisionOf(notBy, region) !== 'Allowed';
}

describe('policy/compare/compare-exactly: two small policies, in both directions', () => {
  test.each([...conditions, ...selections, ...denials])('%j against %j: %s', (canonical, live, verdict) => {
    const [one, other] = [policy(...list(canonical)), policy(...list(live))];
    expect([provenVerdict(one, other), provenVerdict(other, one)]).toEqual([verdict, opposite[verdict] ?? verdict]);
  });

  test.each<readonly [statements: readonly Members[], verdict: Verdict]>([
    [[doing('*')], 'equivalent'],
    [[doing('s3:*')], 'equivalent'],
    [[doing('iam:*')], 'narrowed'],
    [[doing('*'), deny()], 'narrowed'],
    [[but(allow(), 'iam:*')], 'equivalent'],
    [[but(allow(), 's3:*')], 'narrowed'],
    [[{ ...notOn('arn:aws:s3:::a'), Action: '*' }], 'narrowed'],
    [[doing('*'), deny({ Action: 'iam:*' })], 'equivalent'],
    [[allow({ Action: '*', Condition: { StringEquals: { 'aws:x': 'a' } } })], 'narrowed'],
  ])('a permissions boundary %j leaves what is allowed %s', (statements, verdict) => {
    const bounded = { ...policy(allow()), boundary: { Version: '2012-10-17', Statement: statements } };
    const free = policy(allow());
    expect([provenVerdict(free, bounded), provenVerdict(bounded, free)]).toEqual([
      verdict,
      opposite[verdict] ?? verdict,
    ]);
  });

  test('a number that is too long to be read is none, whatever its value would be', () => {
    const tooLong = `${'0'.repeat(400)}10`;
    expect(provenVerdict(policy(where('NumericNotEquals', '10')), policy(where('NumericNotEquals', tooLong)))).toBe(
      'broadened',
    );
  });

  test('without a Version there are no variables', () => {
    const document = { Statement: on('arn:aws:s3:::b/${aws:username}') };
    const old: AttachmentSet = { policies: [{ name: 'p', kind: 'managed', document }] };
    expect(provenVerdict(old, policy(on('arn:aws:s3:::b/${aws:username}')))).toBe('mixed');
  });
});
