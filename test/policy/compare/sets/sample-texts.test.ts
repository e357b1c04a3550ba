import { describe, expect, it } from 'vitest';
import { serviceOfGlob } from '../../../../src/policy/compare/sets/arn-forms.ts';
import { isStandIn } from '../../../../src/policy/compare/sets/automata/language.ts';
import { sampleTexts } from '../../../../src/policy/compare/sets/sample-texts.ts';
import { globOf } from './glob-of.ts';

describe('policy/compare/sets: examples of patterns', () => {
  it.each([
    ['arn:aws:s3:::data/*', 'arn:aws:s3:::data/example'],
    ['arn:aws:sns:*', 'arn:aws:sns:us-east-1:111122223333:example'],
    ['arn:aws:sns:eu-west-1:*', 'arn:aws:sns:eu-west-1:111122223333:example'],
    ['s3:Get*', 's3:Getexample'],
  ])('%s: %s', (pattern, first) => {
    expect(sampleTexts(globOf(pattern))[0]).toBe(first);
  });

  it('an ARN has all of its parts, whatever its wildcards stand for', () => {
    for (const text of sampleTexts(globOf('arn:aws:sns:*'))) expect(text.split(':').length).toBe(6);
  });
});

describe('policy/compare/sets: the service of an ARN', () => {
  it.each([
    ['arn:aws:sagemaker:us-east-1:1:endpoint/a', 'sagemaker'],
    ['arn:*:s3:::data', undefined],
    ['arn:aws:s*:::data', undefined],
    ['sagemaker:CreateModel', undefined],
  ])('%s: %s', (pattern, service) => {
    expect(serviceOfGlob(globOf(pattern))).toBe(service);
  });
});

it('policy/compare/sets: a stand-in is a letter of the private use area, with case or without, and no other', () => {
  expect([0xe000, 0xf8ff, 0x20_0000 + 0xe000].map(isStandIn)).toEqual([true, true, true]);
  expect([0xdfff, 0xf900, 0x61, -1, 0x20_0000 + 0x61].map(isStandIn)).toEqual([false, false, false, false, false]);
});
