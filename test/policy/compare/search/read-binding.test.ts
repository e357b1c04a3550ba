import { describe, expect, it } from 'vitest';
import { readingsOf } from '../../../../src/policy/compare/search/read-binding.ts';

const project = '${aws:PrincipalTag/project}';
const user = '${aws:username}';
const readings = (pattern: string, text: string) => readingsOf(pattern)(text).map((one) => Object.fromEntries(one));

describe('policy/compare/search: what a text says of the variables of a pattern', () => {
  it.each([
    [`${project}-*`, 'mlspace-data', { 'aws:principaltag/project': 'mlspace' }],
    [`arn:aws:s3:::${project}-data`, 'arn:aws:s3:::mlspace-data', { 'aws:principaltag/project': 'mlspace' }],
    [`${project}-${user}`, 'mlspace-alice', { 'aws:principaltag/project': 'mlspace', 'aws:username': 'alice' }],
    [`home/${user}/*`, 'home/alice/notes', { 'aws:username': 'alice' }],
    [
      `arn:aws:sagemaker:*:*:${project}/*`,
      'arn:aws:sagemaker:us-east-1:111122223333:model/m',
      { 'aws:principaltag/project': 'model' },
    ],
    [`${project}/${project}`, 'a/a', { 'aws:principaltag/project': 'a' }],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(readings(pattern, text)).toContainEqual(expected);
  });

  it('reads to the next separator first where the pattern says no end', () => {
    expect(readings(`*data-${project}*`, 'x/data-one/two')).toEqual([
      { 'aws:principaltag/project': 'one' },
      { 'aws:principaltag/project': 'one/two' },
    ]);
  });

  it('reads nothing where the text cannot be of the pattern', () => {
    expect(readings(`arn:aws:s3:::${project}-data`, 'arn:aws:s3:::mlspace-logs')).toEqual([]);
  });
});
