import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { arnGlob, foldCase, type Glob, plainGlob, wildcard } from '../../../src/policy/evaluate/glob.ts';
import { globAccepts } from '../../../src/policy/evaluate/match-glob.ts';
import { parsePattern, type ResolvedToken } from '../../../src/policy/evaluate/pattern.ts';

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
  ['arn:aws:sagemaker:*1:012345678910:endpoint/*', 'arn:aws:sagemaker:us-1:012345678910:endpoint/a', true],
  ['arn:aws:sagemaker:*1:012345678910:endpoint/*', 'arn:aws:sagemaker:us:1:012345678910:endpoint/a', false],
  ['arn:aws:sagemaker:us-east-?:012345678910:endpoint/*', endpoint, true],
  ['arn:aws:sagemaker?us-east-1:012345678910:endpoint/*', endpoint, false],
  ['arn:aws:*:endpoint/*', endpoint, true],
  ['arn:*', endpoint, true],
  ['arn:aws:sagemaker', endpoint, true],
  ['arn:aws:sagemaker:', endpoint, false],
  ['arn:aws:sagemake', endpoint, false],
  ['arn:aws:sagemaker:us-east-1:012345678910:end*/a/b', endpoint, true],
  ['arn:aws:sagemaker:us-east-1:012345678910:*', endpoint, true],
  ['arn:aws:s3:::b*/k', 'arn:aws:s3:::bucket/k', true],
  ['arn:aws:execute-api:us-east-1:1:*/prod/GET', 'arn:aws:execute-api:us-east-1:1:id/prod/GET', true],
  ['arn:aws:s3:::a', 'arn:aws:s3:::A', false],
  ['arn:aws:s3:::b', 'arn:aws:s3:::b/k', false],
  ['arn:aws:s3:::', 'arn:aws:s3:::', true],
  ['arn:aws:sns:us-east-1:1:topic*', 'arn:aws:sns:us-east-1:1:topic:sub', true],
  ['arn:aws:sns:us-east-1:1:?opic', 'arn:aws:sns:us-east-1:1:topic', true],
  ['arn:aws:sns:us-east-1:1:?opic:*', 'arn:aws:sns:us-east-1:1:topic:sub', true],
  ['arn:aws:sns:us-east-1:1:topic:?ub', 'arn:aws:sns:us-east-1:1:topic:sub', true],
  ['arn:aws:execute-api:us-east-1:1:?d/prod', 'arn:aws:execute-api:us-east-1:1:id/prod', true],
  ['arn:aws-cn:s3:::?/k', 'arn:aws-cn:s3:::b/k', true],
  ['arn:', 'arn:aws:s3:::b', false],
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

function tokensOf(pattern: string): readonly ResolvedToken[] {
  return parsePattern(pattern, { wildcards: true, version: '2008-10-17' }).flatMap((token) =>
    token.kind === 'variable' ? [] : [token],
  );
}

function inSegment(pattern: string): Glob {
  return plainGlob(tokensOf(pattern)).map((code) => {
    if (code === wildcard.run) return wildcard.runInSegment;
    return code === wildcard.one ? wildcard.oneInSegment : code;
  });
}

/** The same pattern in another notation, whose matcher is not ours. */
function asRegExp(pattern: string, any: string): RegExp {
  const parts = { '*': `${any}*`, '?': any } as const;
  return new RegExp(`^${pattern.replace(/[*?]/g, (sign) => parts[sign === '*' ? '*' : '?'])}$`, 's');
}

describe('policy/evaluate/glob', () => {
  const text = string({ unit: constantFrom('a', 'b', ':', '\n'), maxLength: 8 });
  const pattern = string({ unit: constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 });

  test('a plain pattern matches what the regular expression matches', () => {
    assert(
      property(pattern, text, (glob, given) => {
        expect(globAccepts(plainGlob(tokensOf(glob)), given)).toBe(asRegExp(glob, '.').test(given));
      }),
      { seed: 20_261_125, numRuns: 3_000 },
    );
  });

  test('wildcards of one segment never take a colon', () => {
    assert(
      property(pattern, text, (glob, given) => {
        expect(globAccepts(inSegment(glob), given)).toBe(asRegExp(glob, '[^:]').test(given));
      }),
      { seed: 20_261_125, numRuns: 3_000 },
    );
  });

  test('an ARN pattern needs its five colons', () => {
    expect(arnGlob(tokensOf('arn:aws:sns:us-east-1:1'))).toBeUndefined();
    expect(arnGlob(tokensOf('arn:aws:sns:us-east-1:1:'))).toBeDefined();
    expect(arnGlob(tokensOf('aws:aws:sns:us-east-1:1:t'))).toBeUndefined();
  });

  test('letters lose their case, and a letter that would grow stays', () => {
    expect(foldCase('AbÇ')).toBe('abç');
    expect(foldCase('İA')).toBe('İa');
  });
});
