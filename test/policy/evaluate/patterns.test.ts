import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

const endpoint = 'arn:aws:sagemaker:us-east-1:012345678910:endpoint/a/b';

/** What a resource pattern matches, by the pages that the evaluation names. */
const cases: readonly (readonly [pattern: string, resource: string, matches: boolean])[] = [
  ['*', '*', true],
  ['*', endpoint, true],
  ['?*', endpoint, true],
  ['*?', endpoint, true],
  ['**', endpoint, true],
  ['??', endpoint, false],
  ['arn:aws:sagemaker:us-east-1:012345678910:endpoint/*', endpoint, true],
  ['arn:aws:sagemaker:us-east-1:012345678910:endpoint/?/b', endpoint, true],
  ['arn:aws:sagemaker:us-east-1:012345678910:endpoint/a?', endpoint, false],
  ['arn:aws:sagemaker:us-*-1:012345678910:endpoint/*', endpoint, true],
  ['arn:aws:sagemaker:u*1:012345678910:endpoint/*', 'arn:aws:sagemaker:us:1:012345678910:endpoint/a', false],
  ['arn:aws:sagemaker:us-east-?:012345678910:endpoint/*', endpoint, true],
  ['arn:aws:sagemaker?us-east-1:012345678910:endpoint/*', endpoint, false],
  ['arn:aws:*:endpoint/*', endpoint, true],
  ['arn:*', endpoint, true],
  ['arn:aws:sagemaker', endpoint, true],
  ['arn:aws:sagemaker:', endpoint, false],
  ['arn:aws:sagemake', endpoint, false],
  ['arn:aws:sagemaker:us-east-1:012345678910:end*/a/b', endpoint, false],
  ['arn:aws:sagemaker:us-east-1:012345678910:*', endpoint, true],
  ['arn:aws:s3:::b*/k', 'arn:aws:s3:::bucket/k', true],
  ['arn:aws:execute-api:us-east-1:1:*/prod/GET', 'arn:aws:execute-api:us-east-1:1:id/prod/GET', true],
  ['arn:aws:s3:::a', 'arn:aws:s3:::A', false],
];

describe('policy/evaluate/glob: resource patterns', () => {
  test.each(cases)('%s against %s: %s', (pattern, resource, matches) => {
    const decisions = ['Resource', 'NotResource'].map((element) => {
      const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', [element]: pattern } };
      const read = readAttachments({ policies: [{ name: 'p', kind: 'managed', document }] });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return evaluateRequest(read.attached, { action: 's3:GetObject', resource, context: {} }).decision === 'Allowed';
    });
    expect(decisions).toEqual([matches, !matches]);
  });
});
