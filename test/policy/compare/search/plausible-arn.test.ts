import { describe, expect, it } from 'vitest';
import { plausibleArns } from '../../../../src/policy/compare/search/plausible-arn.ts';

describe('policy/compare/search: ARNs as an account may have them', () => {
  it.each([
    ['arn:aws:sagemaker:x:x:model/prod-', 'arn:aws:sagemaker:us-east-1:111122223333:model/prod-example'],
    ['arn:aws:logs:eu-west-1:x:log-group:g', 'arn:aws:logs:eu-west-1:111122223333:log-group:g'],
    ['arn:7:s3:::bucket', 'arn:aws:s3:::bucket'],
    ['arn:aws:s3:::bucket/home/', 'arn:aws:s3:::bucket/home/example'],
    ['arn:aws:iam:::role/a', 'arn:aws:iam::111122223333:role/a'],
    ['arn:aws:sns:::topic:x', 'arn:aws:sns:us-east-1:111122223333:topic:x'],
  ])('%s becomes %s', (arn, expected) => {
    expect(plausibleArns(arn)[0]).toBe(expected);
  });

  it('has others where the first does not prove it', () => {
    expect(plausibleArns('arn:7:iam:::role/a')).toEqual([
      'arn:aws:iam::111122223333:role/a',
      'arn:aws:iam::444455556666:role/a',
      'arn:aws-cn:iam::111122223333:role/a',
      'arn:aws-cn:iam::444455556666:role/a',
      'arn:aws-us-gov:iam::111122223333:role/a',
      'arn:aws-us-gov:iam::444455556666:role/a',
    ]);
  });

  it.each([
    '*',
    'example',
    'arn:aws:s3',
    'arn:aws:s3:::bucket/object',
    'arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess',
    'arn:aws-iso-b:ec2:us-isob-east-1:111122223333:instance/i-1',
    'arn:aws:nosuch:::thing',
  ])('leaves %s as it is', (arn) => {
    expect(plausibleArns(arn)).toEqual([]);
  });
});
