import { describe, expect, it } from 'vitest';
import { judgeTags, type TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import type { KeyRules } from '../../../src/checks/required-tags/key-rules.ts';
import type { SageMakerResource, Tag } from '../../../src/domain/evaluation/resource.ts';

const model: SageMakerResource = {
  type: 'model',
  name: 'churn',
  region: 'us-east-1',
  arn: 'arn:aws:sagemaker:us-east-1:012345678910:model/churn',
};

function judge(keys: KeyRules, further: readonly string[]) {
  const rules: TagRules = { tags: { user: {}, 'Cost Centre': {} }, typeOverrides: {}, exclude: [], keys };
  const tags: readonly Tag[] = ['user', 'Cost Centre', ...further].map((key) => ({ key, value: 'v' }));
  return judgeTags(model, tags, rules);
}

describe('checks/required-tags: keys', () => {
  it.each<[string, KeyRules, readonly string[], readonly string[]]>([
    ['nothing is asked', { prohibited: [] }, ['Anything', 'aws:x'], []],
    ['a prohibited key', { prohibited: ['owner'] }, ['owner'], ['tag-key-prohibited owner']],
    ['one in another case', { prohibited: ['owner'] }, ['OWNER'], ['tag-key-prohibited OWNER']],
    ['a pattern', { prohibited: ['tmp-*'] }, ['tmp-1', 'tmp'], ['tag-key-prohibited tmp-1']],
    ['a required key in another case is judged as that', { prohibited: ['u?er'] }, ['User'], []],
    ['keys of AWS', { prohibited: ['*'], pattern: 'x' }, ['aws:cloudformation:stack-name', 'AWS:x'], []],
    ['a key that does not fit', { prohibited: [], pattern: '[a-z]+' }, ['team', 'Team'], ['tag-key-pattern Team']],
    ['the whole key has to fit', { prohibited: [], pattern: '[a-z]+|x1' }, ['x12'], ['tag-key-pattern x12']],
    [
      'prohibited keys are not told twice',
      { prohibited: ['Bad'], pattern: '[a-z]+' },
      ['Bad'],
      ['tag-key-prohibited Bad'],
    ],
    ['as many as allowed', { prohibited: [], atMost: 3 }, ['a', 'aws:b'], []],
    ['one too many', { prohibited: [], atMost: 3 }, ['a', 'b'], ['tag-count ']],
  ])('%s', (_name, keys, further, expected) => {
    const seen = judge(keys, further).map(
      ({ kind, evidence }) => `${kind} ${((evidence['keys'] ?? []) as string[]).join()}`,
    );
    expect(seen).toStrictEqual(expected);
  });

  it('says which rule it is, and how many there are', () => {
    const found = judge({ prohibited: ['tmp-*', 'Owner'], atMost: 4 }, ['tmp-1', 'Owner', 'x']);
    expect(found.map(({ summary }) => summary)).toStrictEqual([
      'model churn: tag tmp-1 is prohibited by "tmp-*"; tag Owner is prohibited',
      'model churn: it has 5 tags, at most 4 are allowed',
    ]);
  });
});
