import { describe, expect, it } from 'vitest';
import { conditionInWords } from '../../../../src/policy/compare/answer/condition-in-words.ts';
import { type Condition, conditionOperators } from '../../../../src/policy/parse/policy-document.ts';

function condition(
  operator: Condition['operator'],
  values: readonly string[],
  more: Partial<Condition> = {},
): Condition {
  return { quantifier: null, operator, ifExists: false, key: 'aws:SourceIp', values, ...more };
}

function tag(name: string, value = 'a'): Condition {
  return condition('StringEquals', [value], { key: `aws:RequestTag/${name}` });
}

function present(name: string, absent = 'false'): Condition {
  return condition('Null', [absent], { key: `aws:RequestTag/${name}` });
}

const nothing = condition('StringEquals', []);

/** Operators that hold where none of their values fits. */
const negated = [
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'NumericNotEquals',
  'DateNotEquals',
  'NotIpAddress',
  'ArnNotEquals',
  'ArnNotLike',
];

describe('policy/explain/condition-in-words: one condition', () => {
  it.each(conditionOperators.filter((operator) => operator !== 'Null'))('%s', (operator) => {
    const [one, two] = [condition(operator, ['x']), condition(operator, ['x', 'y'])];
    const several = negated.includes(operator) ? 'any of `x`, `y`' : 'one of `x`, `y`';

    expect(conditionInWords([one], [])).toBe(`\`aws:SourceIp\` ${operator} \`x\``);
    expect(conditionInWords([two], [])).toBe(`\`aws:SourceIp\` ${operator} ${several}`);
    expect(conditionInWords([], [[one]])).toBe(`unless \`aws:SourceIp\` ${operator} \`x\``);
    expect(conditionInWords([], [[two]])).toBe(`unless \`aws:SourceIp\` ${operator} ${several}`);
  });

  it.each<[words: string, given: Condition]>([
    ['`aws:SourceIp` StringLikeIfExists `x`', condition('StringLike', ['x'], { ifExists: true })],
    ['`aws:SourceIp` StringEquals nothing', nothing],
    ['`aws:SourceIp` StringNotEquals nothing', condition('StringNotEquals', [])],
    [
      'all values of `aws:TagKeys` StringEquals one of `user`, `project`',
      condition('StringEquals', ['user', 'project'], { quantifier: 'ForAllValues', key: 'aws:TagKeys' }),
    ],
    [
      'some value of `aws:TagKeys` StringNotLikeIfExists any of `user`, `project`',
      condition('StringNotLike', ['user', 'project'], {
        quantifier: 'ForAnyValue',
        ifExists: true,
        key: 'aws:TagKeys',
      }),
    ],
    [
      'some value of resource tag `user` StringEquals `x`',
      condition('StringEquals', ['x'], { quantifier: 'ForAnyValue', key: 'aws:ResourceTag/user' }),
    ],
  ])('%s', (words, given) => {
    expect(conditionInWords([given], [])).toBe(words);
    expect(conditionInWords([], [[given]])).toBe(`unless ${words}`);
  });

  it.each<[name: string, key: string]>([
    ['tag `user`', 'aws:RequestTag/user'],
    ['tag `a/B c`', 'AWS:requesttag/a/B c'],
    ['resource tag `user`', 'aws:ResourceTag/user'],
    ['principal tag `user`', 'aws:PrincipalTag/user'],
    ['`aws:RequestTag`', 'aws:RequestTag'],
    ['`aws:RequestTag/`', 'aws:RequestTag/'],
    ['`sagemaker:ResourceTag/user`', 'sagemaker:ResourceTag/user'],
    ['`xaws:ResourceTag/user`', 'xaws:ResourceTag/user'],
    ['`aws:TagKeys`', 'aws:TagKeys'],
  ])('names %s', (name, key) => {
    expect(conditionInWords([condition('StringEquals', ['x'], { key })], [])).toBe(`${name} StringEquals \`x\``);
    expect(conditionInWords([condition('Null', ['true'], { key })], [])).toBe(`without ${name}`);
  });

  it.each<[values: readonly string[], holding: string, failing: string]>([
    [['false'], 'with tag `user`', 'without tag `user`'],
    [['False', 'false'], 'with tag `user`', 'without tag `user`'],
    [['true'], 'without tag `user`', 'with tag `user`'],
    [['TRUE'], 'without tag `user`', 'with tag `user`'],
    [['true', 'false'], 'tag `user` Null one of `true`, `false`', 'unless tag `user` Null one of `true`, `false`'],
    [['yes'], 'tag `user` Null `yes`', 'unless tag `user` Null `yes`'],
    [[], 'tag `user` Null nothing', 'unless tag `user` Null nothing'],
  ])('tells Null %j as presence, where it asks for that', (values, holding, failing) => {
    const given = condition('Null', values, { key: 'aws:RequestTag/user' });

    expect(conditionInWords([given], [])).toBe(holding);
    expect(conditionInWords([], [[given]])).toBe(failing);
  });

  it('does not read Null into other operators', () => {
    expect(conditionInWords([condition('Bool', ['false'], { key: 'aws:SecureTransport' })], [])).toBe(
      '`aws:SecureTransport` Bool `false`',
    );
  });
});

describe('policy/explain/condition-in-words: several conditions', () => {
  it.each<[what: string, hold: readonly Condition[], fail: readonly (readonly Condition[])[], words: string]>([
    ['none', [], [], ''],
    ['a statement without conditions that does not apply', [], [[]], ''],
    ['such a statement and another', [], [[present('a')], []], 'without tag `a`'],
    [
      'some that must hold and one that must not',
      [tag('a'), present('b')],
      [[present('c')]],
      'tag `a` StringEquals `a`; with tag `b`; without tag `c`',
    ],
    [
      'of which one must not hold',
      [],
      [[present('a'), tag('b')]],
      'without tag `a` or unless tag `b` StringEquals `a`',
    ],
    [
      'of which one must not hold, for each of two statements',
      [],
      [
        [present('a'), present('b')],
        [present('a'), present('c')],
      ],
      'without tag `a` or without tag `b`; without tag `a` or without tag `c`',
    ],
    [
      'the same twice',
      [tag('a'), tag('a')],
      [[tag('b'), tag('b')]],
      'tag `a` StringEquals `a`; unless tag `b` StringEquals `a`',
    ],
    [
      'a group that says less than another',
      [],
      [[present('a'), present('b')], [present('b')], [present('c'), present('b'), present('d')]],
      'without tag `b`',
    ],
    [
      'a group that only shares something with a shorter one',
      [],
      [
        [present('a'), present('b'), present('c')],
        [present('a'), present('d')],
      ],
      'without tag `a` or without tag `b` or without tag `c`; without tag `a` or without tag `d`',
    ],
    [
      'groups that say the same, in another order',
      [],
      [
        [present('a'), present('b')],
        [present('b'), present('a')],
        [present('a'), present('b')],
      ],
      'without tag `a` or without tag `b`',
    ],
    [
      'a group that is so by what holds',
      [present('a')],
      [[tag('b'), present('a', 'true')], [present('c')]],
      'with tag `a`; without tag `c`',
    ],
  ])('%s', (_what, hold, fail, words) => {
    expect(conditionInWords(hold, fail)).toBe(words);
  });
});
