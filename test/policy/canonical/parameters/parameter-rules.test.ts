import { describe, expect, it } from 'vitest';
import {
  bucketRule,
  ec2IdRule,
  instanceTypeRule,
  kmsKeyRule,
  ownerRule,
  type Rule,
  roleArnRule,
  rolePrefixRule,
  tagValueRule,
} from '../../../../src/policy/canonical/parameters/parameter-rules.ts';
import { sampleInstallation } from '../../../../src/policy/canonical/parameters/sample.ts';

type Row = readonly [value: string, wrong: string | undefined];

const key = 'arn:aws:kms:us-east-1:012345678910:key/';
const id = '80b28a33-4686-4d87-9dda-4a87e889875a';
const multiRegion = `mrk-${'0123456789abcdef'.repeat(2)}`;
const roles = 'arn:aws:iam::012345678910:role/';

const noKey = 'does not end in a key id';
const noBucket = 'has characters that a bucket name cannot have';
const edges = 'does not begin and end with a letter or a digit';
const noTag = 'has characters that a tag value cannot have';
const noRoleName = 'has characters that a role name cannot have';
const noOwner = 'has characters that such a name cannot have';
const noRole = 'is no role ARN';

const rows: readonly (readonly [name: string, create: () => Rule, rows: readonly Row[]])[] = [
  [
    'a key ARN',
    () => kmsKeyRule(sampleInstallation),
    [
      [key + id, undefined],
      [key + multiRegion, undefined],
      ['arn:aws:kms:us-east-1:012345678910', noKey],
      ['arn:aws:kms:us-east-1', 'is no ARN'],
      [id, 'is no ARN'],
      [`urn${key.slice(3)}${id}`, 'is no ARN'],
      ['arn:aws:kms:us-east-1:012345678910:alias/x', 'is an alias; policies do not follow aliases'],
      [`arn:aws:s3:us-east-1:012345678910:key/${id}`, 'is an ARN of s3, not of kms'],
      [`arn:aws-cn:kms:us-east-1:012345678910:key/${id}`, "is in partition aws-cn, not in the installation's aws"],
      [`arn:aws:kms:us-west-2:012345678910:key/${id}`, "is in region us-west-2, not in the installation's us-east-1"],
      [`arn:aws:kms:us-east-1:11112222333:key/${id}`, 'names the account 11112222333, which is not 12 digits'],
      [`arn:aws:kms:us-east-1:111122223333:key/${id}`, undefined],
      [`${key}${id}0`, noKey],
      [`${key}${id}:x`, noKey],
      [`${key}${multiRegion}0`, noKey],
      [`${key}mrk-0`, noKey],
      [`${key}mrk-${'g'.repeat(32)}`, noKey],
      [`${key}${id.toUpperCase()}`, noKey],
      [`arn:aws:kms:us-east-1:012345678910:x/key/${id}`, noKey],
      [`arn:aws:kms:us-east-1:012345678910:ke:y/${id}`, noKey],
    ],
  ],
  [
    'a security group id',
    () => ec2IdRule('sg', 'security group'),
    [
      ['sg-0123abcd', undefined],
      ['sg-0123456789abcdef0', undefined],
      ['sg-0123abcde', 'is no security group id'],
      ['asg-0123abcd', 'is no security group id'],
    ],
  ],
  [
    'a bucket name',
    () => bucketRule,
    [
      ['abc', undefined],
      ['a'.repeat(63), undefined],
      ['our.data-1', undefined],
      ['10.0.0', undefined],
      ['v10.0.0.1', undefined],
      ['10.0.0.1.a', undefined],
      ['our-xn--a', undefined],
      ['our-s3alias-a', undefined],
      ['ab', 'has 2 characters'],
      ['a'.repeat(64), 'has 64 characters'],
      ['abC', noBucket],
      ['abc*', noBucket],
      ['*abc', noBucket],
      ['-abc', edges],
      ['abc.', edges],
      ['a..b', 'has two dots in a row'],
      ['10.0.0.1', 'looks like an IP address'],
      ['192.168.100.255', 'looks like an IP address'],
      ['xn--abc', 'begins with a reserved prefix'],
      ['sthree-abc', 'begins with a reserved prefix'],
      ['amzn-s3-demo-abc', 'begins with a reserved prefix'],
      ['abc-s3alias', 'ends with a reserved suffix'],
      ['abc--ol-s3', 'ends with a reserved suffix'],
      ['abc.mrap', 'ends with a reserved suffix'],
      ['abc--x-s3', 'ends with a reserved suffix'],
      ['abc--table-s3', 'ends with a reserved suffix'],
    ],
  ],
  [
    'a tag value',
    () => tagValueRule,
    [
      ['Größe 1 +-=._:/@', undefined],
      ['a'.repeat(256), undefined],
      ['', 'has 0 characters'],
      ['a'.repeat(257), 'has 257 characters'],
      ['*a', noTag],
      ['a*', noTag],
      ['a\n', noTag],
    ],
  ],
  [
    'the beginning of a role name',
    () => rolePrefixRule,
    [
      ['A_z9+=,.@-', undefined],
      ['a'.repeat(64), undefined],
      ['', 'has 0 characters'],
      ['a'.repeat(65), 'has 65 characters'],
      ['/a', noRoleName],
      ['a*', noRoleName],
    ],
  ],
  [
    'an owner',
    () => ownerRule,
    [
      ['A_z9+=,.@-', undefined],
      ['a'.repeat(128), undefined],
      ['', 'has 0 characters'],
      ['a'.repeat(129), 'has 129 characters'],
      ['*a', noOwner],
      ['a?', noOwner],
      ['a/b', noOwner],
      ['${aws:username}', noOwner],
    ],
  ],
  [
    'a role ARN',
    () => roleArnRule(sampleInstallation),
    [
      [`${roles}A_z9+=,.@-`, undefined],
      [`${roles}${'a'.repeat(64)}`, undefined],
      [`${roles}t/a`, undefined],
      [`${roles}team/ops/a`, undefined],
      ['arn:aws:iam::012345678910:user/a', 'is no role of the installation'],
      ['arn:aws:iam::999999999999:role/a', 'is no role of the installation'],
      [`x${roles}a`, 'is no role of the installation'],
      [roles, noRole],
      [`${roles}${'a'.repeat(65)}`, noRole],
      [`${roles}a*`, noRole],
      [`${roles}a b`, noRole],
      [`${roles}team*/a`, noRole],
      [`${roles}team?/a`, noRole],
      [`${roles}/a`, noRole],
      [`${roles}team/`, noRole],
    ],
  ],
  [
    'an instance type',
    () => instanceTypeRule,
    [
      ['ml.m5.xlarge', undefined],
      ['ml.p?-*', undefined],
      ['a'.repeat(64), undefined],
      ['', 'is no instance type'],
      ['a'.repeat(65), 'is no instance type'],
      ['ML.m5', 'is no instance type'],
      ['ml.m5_x', 'is no instance type'],
    ],
  ],
];

describe('policy/canonical/parameter-rules', () => {
  it.each(rows.flatMap(([name, create, cases]) => cases.map(([value, wrong]) => ({ name, create, value, wrong }))))(
    'says what is wrong with $value as $name: $wrong',
    ({ create, value, wrong }) => {
      expect(create()(value)).toBe(wrong);
    },
  );
});
