import { expect, it } from 'vitest';
import { lintPolicies } from '../../../src/library/policy.ts';

it('the library tells another value of a tag, where a value is asked for', () => {
  const tagged = Object.fromEntries(['user', 'system'].map((tag) => [`aws:RequestTag/${tag}`, 'false']));
  const statement = { Effect: 'Allow', Action: 'sagemaker:CreateModel', Resource: '*', Condition: { Null: tagged } };
  const document = { Version: '2012-10-17', Statement: statement };
  const rules = (tagValues?: readonly { readonly tag: string; readonly value: string }[]) => {
    const options = { requiredTags: ['user', 'system'], ...(tagValues ? { tagValues } : {}) };
    const outcome = lintPolicies({ policies: [{ name: 'p', kind: 'inline', document }] }, options);
    return outcome.ok ? outcome.gaps.map(({ rule, subject }) => `${rule} ${subject}`) : [];
  };

  expect(rules()).toEqual([]);
  expect(rules([{ tag: 'system', value: 'MLSpace' }])).toEqual(['mistagged-creation system']);
});
