import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const allow = (resource: string, conditions: Conditions = {}) => ({
  Effect: 'Allow',
  Action: 's3:*',
  Resource: resource,
  Condition: conditions,
});
const deny = (resource: string) => ({ ...allow(resource), Effect: 'Deny' });

function attached(...policies: readonly (readonly object[])[]) {
  return {
    policies: policies.map((statements, index) => ({
      name: `p${index}`,
      kind: 'managed' as const,
      document: { Version: '2012-10-17', Statement: statements },
    })),
  };
}

const words = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa'.split(
  ' ',
);
const word = (at: number) => words[at % words.length] ?? '';
const pairOf = (distance: number) => words.map((one, at) => allow(`arn:aws:s3:::*${one}*${word(at + distance)}*`));

const blocks = Array.from({ length: 120 }, (_, at) => `10.${at}.0.0/16`);
const from = (range: unknown) => allow('*', { IpAddress: { 'aws:SourceIp': range } });
const small = Array.from({ length: 2_000 }, (_, at) => `10.${at >> 8}.${at & 255}.0/24`);
const numbers = Array.from({ length: 3_000 }, (_, at) => String(at * 7));
const numbered = (values: readonly string[], text: string, operator = 'NumericEquals') =>
  allow('*', { [operator]: { 'example:number': values }, StringLike: { 'example:number': text } });

describe('policy/compare: as many statements, blocks and numbers as people write', () => {
  it.each<
    [name: string, canonical: readonly (readonly object[])[], live: readonly (readonly object[])[], verdict: string]
  >([
    ['sixteen resources of two words', [pairOf(5)], [pairOf(6)], 'mixed'],
    [
      'one of sixteen words is gone',
      [words.map((one) => allow(`arn:aws:s3:::*${one}*`))],
      [words.slice(1).map((one) => allow(`arn:aws:s3:::*${one}*`))],
      'narrowed',
    ],
    [
      'one of sixteen Denies is gone',
      [[allow('*'), ...words.map((one) => deny(`arn:aws:s3:::*${one}*`))]],
      [[allow('*'), ...words.slice(1).map((one) => deny(`arn:aws:s3:::*${one}*`))]],
      'broadened',
    ],
    [
      'ten policies of sixteen, and one resource more',
      Array.from({ length: 10 }, (_, at) => words.map((one) => allow(`arn:aws:s3:::*${one}${at}*`))),
      Array.from({ length: 10 }, (_, at) => [
        ...words.map((one) => allow(`arn:aws:s3:::*${one}${at}*`)),
        ...(at === 3 ? [allow('arn:aws:s3:::*zulu*')] : []),
      ]),
      'broadened',
    ],
    ['a list of blocks as a statement each', [[from(blocks)]], [blocks.map(from)], 'equivalent'],
    ['and without the last', [[from(blocks)]], [blocks.slice(0, -1).map(from)], 'narrowed'],
    [
      'thousands of blocks beside a wildcard',
      [[allow('*', { IpAddress: { 'aws:SourceIp': small }, StringLike: { 'aws:SourceIp': '10.*.7' } })]],
      [[allow('*', { IpAddress: { 'aws:SourceIp': small.slice(1) }, StringLike: { 'aws:SourceIp': '10.*.7' } })]],
      'narrowed',
    ],
    [
      'thousands of numbers, and the one that is gone had no 1',
      [[numbered(numbers, '*1*')]],
      [[numbered(numbers.slice(1), '*1*')]],
      'equivalent',
    ],
    [
      'but had a 7',
      [[numbered(numbers, '*7*')]],
      [
        [
          numbered(
            numbers.filter((one) => one !== '7'),
            '*7*',
          ),
        ],
      ],
      'narrowed',
    ],
    [
      'the same but negated',
      [[numbered(numbers, '*7*', 'NumericNotEquals')]],
      [
        [
          numbered(
            numbers.filter((one) => one !== '7'),
            '*7*',
            'NumericNotEquals',
          ),
        ],
      ],
      'broadened',
    ],
  ])('%s', (_name, canonical, live, verdict) => {
    const { allowed } = compareExactly(attached(...canonical), attached(...live));
    expect(allowed).toMatchObject({ verdict, undecided: [] });
  });
});
