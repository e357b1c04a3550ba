import { assert, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeTags, type TagRules } from '../../../../src/checks/required-tags/judge-tags.ts';
import { policyFaults } from '../../../../src/checks/required-tags/policy/judge-policy.ts';
import { parseTagPolicy, type TagPolicy } from '../../../../src/checks/required-tags/policy/tag-policy.ts';

/** The policy of a text. */
function policyOf(document: unknown): TagPolicy {
  const parsed = parseTagPolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.policy;
}

/** The AWS Organizations User Guide's own example, as it is in effect. */
const costCenter = {
  tags: {
    costcenter: { tag_key: 'CostCenter', tag_value: ['100', '200'], enforced_for: ['secretsmanager:*'] },
  },
};

function faults(document: unknown, tags: Readonly<Record<string, string>>, type = 'model'): readonly string[] {
  const given = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return policyFaults(type, given, policyOf(document)).map(({ fault, words }) => `${fault}: ${words}`);
}

const resource = { type: 'model', name: 'm', region: 'us-east-1', arn: 'arn:aws:sagemaker:us-east-1:1:model/m' };

describe('a tag policy', () => {
  it('is read as it is in effect, and as it is attached', () => {
    const attached = {
      tags: {
        costcenter: {
          tag_key: { '@@assign': 'CostCenter' },
          tag_value: { '@@assign': ['100', '200'] },
          enforced_for: { '@@assign': ['secretsmanager:*'] },
        },
      },
    };
    expect(policyOf(costCenter)).toStrictEqual({
      keys: [{ key: 'CostCenter', values: ['100', '200'], requiredFor: [] }],
    });
    expect(policyOf(attached)).toStrictEqual(policyOf(costCenter));
    // "If case treatment isn't defined, lowercase is the default case treatment".
    expect(policyOf({ tags: { Project: {} } }).keys).toStrictEqual([{ key: 'project', values: null, requiredFor: [] }]);
    expect(
      policyOf({ tags: { __proto__x: {}, constructor: { tag_key: 'Constructor' } } }).keys.map(({ key }) => key),
    ).toStrictEqual(['Constructor', '__proto__x']);
    expect(policyOf({ tags: {} })).toStrictEqual({ keys: [] });
  });

  it.each([
    ['{"tags"', 'the tag policy is no JSON'],
    ['[]', 'the tag policy has no object "tags"'],
    ['{}', 'the tag policy has no object "tags"'],
    ['{"tags":{"a":"b"}}', 'tags.a of the tag policy is no object'],
    ['{"tags":{"a":{"tag_key":"b"}}}', 'tags.a of the tag policy names another key in tag_key'],
    ['{"tags":{"a":{"tag_value":[1]}}}', 'tags.a of the tag policy has a list that holds something else than texts'],
  ])('is refused where it is none: %s', (text, message) => {
    expect(parseTagPolicy(text)).toStrictEqual({ ok: false, message });
  });

  it.each<[Readonly<Record<string, string>>, readonly string[]]>([
    [{}, []],
    [{ CostCenter: '100' }, []],
    [{ Owner: 'ana' }, []],
    [
      { costcenter: '100' },
      ['case: tag CostCenter is spelled "costcenter", which the organization\'s tag policy does not allow'],
    ],
    [
      { CostCenter: '300' },
      ['value: tag CostCenter is "300", and the organization\'s tag policy allows "100" or "200"'],
    ],
    [{ CostCenter: '' }, ['value: tag CostCenter is "", and the organization\'s tag policy allows "100" or "200"']],
    [
      { COSTCENTER: '300' },
      [
        'case: tag CostCenter is spelled "COSTCENTER", which the organization\'s tag policy does not allow',
        'value: tag CostCenter is "300", and the organization\'s tag policy allows "100" or "200"',
      ],
    ],
  ])('of AWS judges %j as AWS does, whatever it is enforced for', (tags, expected) => {
    expect(faults(costCenter, tags)).toStrictEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ['*@example.com', 'ana@example.com', true],
    ['*@example.com', '@example.com', true],
    ['*@example.com', 'ana@example.org', false],
    ['*@example.com', 'ANA@EXAMPLE.COM', false],
    ['1*', '1', true],
    ['1*', '21', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['Dev', 'dev', false],
  ])('that allows %s lets %s through: %s', (allowed, value, expected) => {
    expect(faults({ tags: { k: { tag_value: [allowed] } } }, { k: value })).toHaveLength(expected ? 0 : 1);
  });

  it('lets through what stands in the place of the star, and nothing else', () => {
    const text = stringMatching(/^[a-z.+()]{0,6}$/);
    assert(
      property(text, text, text, (head, middle, tail) => {
        const policy = { tags: { k: { tag_value: [`${head}*${tail}`] } } };
        expect(faults(policy, { k: `${head}${middle}${tail}` })).toStrictEqual([]);
        const other = `${head}!`;
        expect(faults(policy, { k: other }).length).toBe(other.endsWith(tail) && tail === '' ? 0 : tail === '' ? 0 : 1);
      }),
    );
  });

  it.each<[readonly string[], string, boolean]>([
    [['sagemaker:model'], 'model', true],
    [['sagemaker:model'], 'endpoint', false],
    [['sagemaker:*'], 'endpoint', true],
    [['sagemaker:ALL_SUPPORTED'], 'endpoint', true],
    [['ec2:instance', 's3:ALL_SUPPORTED'], 'endpoint', false],
    [[], 'endpoint', false],
  ])('that reports %j as required asks it of %s: %s', (types, type, expected) => {
    const policy = { tags: { team: { report_required_tag_for: types } } };
    expect(faults(policy, {}, type)).toStrictEqual(
      expected ? ["missing: tag team is missing, which the organization's tag policy wants"] : [],
    );
  });

  it('is told apart from the rules of the configuration, and nothing twice', () => {
    const policy = policyOf({
      tags: {
        user: { tag_key: 'user' },
        system: { tag_key: 'system', tag_value: ['MLSpace'] },
        team: { tag_key: 'Team' },
      },
    });
    const rules: TagRules = {
      tags: { user: {}, system: { value: 'MLSpace' } },
      typeOverrides: {},
      exclude: [],
      policyFrom: 'follow',
      policy: { ok: true, value: policy },
    };
    const kinds = (...tags: readonly (readonly [string, string])[]) =>
      judgeTags(
        resource,
        tags.map(([key, value]) => ({ key, value })),
        rules,
      ).map(({ kind, evidence }) => [kind, evidence['keys']]);
    expect(kinds(['user', 'ana'], ['system', 'MLSpace'])).toStrictEqual([]);
    expect(kinds(['USER', 'ana'], ['system', 'Other'])).toStrictEqual([
      ['tag-value', ['system']],
      ['tag-key-case', ['user']],
    ]);
    // The configuration ignores the case of values, the policy does not.
    expect(kinds(['user', 'ana'], ['system', 'mlspace'], ['team', 'x'])).toStrictEqual([
      ['tag-policy', ['Team', 'system']],
    ]);
  });
});
