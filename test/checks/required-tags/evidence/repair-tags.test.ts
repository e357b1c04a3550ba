import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { repairOf } from '../../../../src/checks/required-tags/evidence/repair-tags.ts';
import { judgeTags, type TagRules } from '../../../../src/checks/required-tags/judge-tags.ts';
import type { Tag } from '../../../../src/domain/evaluation/resource.ts';

const rules: TagRules = {
  tags: { user: {}, project: { values: ['churn', 'fraud'] }, system: { value: 'MLSpace' } },
  typeOverrides: {},
  exclude: [],
};
const resource = {
  type: 'model',
  name: 'm',
  region: 'us-east-1',
  arn: 'arn:aws:sagemaker:us-east-1:012345678910:model/m',
};
const good = [
  { key: 'user', value: "o'neil" },
  { key: 'project', value: 'churn' },
  { key: 'system', value: 'MLSpace' },
];

/** What a shell hands to `aws`, one call a line, or that it refused to. */
function run(tags: readonly Tag[], environment: Readonly<Record<string, string>> = {}): string {
  const commands = judgeTags(resource, tags, rules).flatMap((finding) => repairOf({ ...finding, id: 'f_01' }));
  const script = ['set -eu', `aws() { printf '<%s>' "$@"; echo; }`, ...commands].join('\n');
  const { stdout, status } = spawnSync('sh', ['-c', script], { env: { ...environment }, encoding: 'utf8' });
  return status === 0 ? stdout : 'refused';
}

const target = '<--region><us-east-1><--resource-arn><arn:aws:sagemaker:us-east-1:012345678910:model/m>';
const add = (...tags: readonly string[]) =>
  `<sagemaker><add-tags>${target}<--tags>${tags.map((tag) => `<${tag}>`).join('')}\n`;
const remove = (...keys: readonly string[]) =>
  `<sagemaker><delete-tags>${target}<--tag-keys>${keys.map((key) => `<${key}>`).join('')}\n`;
const without = (key: string, ...others: readonly Tag[]) => [...good.filter((tag) => tag.key !== key), ...others];

describe('checks/tags/repair-tags', () => {
  it.each<[string, readonly Tag[], string]>([
    ['nothing where nothing is wrong', good, ''],
    ['the expected system', without('system', { key: 'system', value: 'Other' }), add('Key=system,Value=MLSpace')],
    ['the missing system', without('system'), add('Key=system,Value=MLSpace')],
    [
      'the key in its case with the value that is there',
      without('user', { key: 'USER', value: "o'neil" }),
      add("Key=user,Value=o'neil") + remove('USER'),
    ],
    [
      'the key that only looks right',
      without('user', { key: 'us\u0435r', value: 'ana' }),
      add('Key=user,Value=ana') + remove('us\u0435r'),
    ],
    ['a missing owner', without('user'), 'refused'],
    ['an empty owner', without('user', { key: 'user', value: '' }), 'refused'],
    ['one of several values', without('project', { key: 'project', value: 'x' }), 'refused'],
    ['two owners', [...good, { key: 'User', value: 'mallory' }], 'refused'],
  ])('%s', (_name, tags, expected) => {
    expect(run(tags)).toBe(expected);
  });

  it('puts right what does not fit the tag policy of the organization', () => {
    const keys = [
      { key: 'Team', values: ['blue', 'red'], requiredFor: [] },
      { key: 'Stage', values: ['prod'], requiredFor: [] },
    ];
    const withPolicy = { ...rules, policy: { ok: true as const, value: { keys } } };
    const repairs = (...tags: readonly Tag[]) =>
      judgeTags(resource, [...good, ...tags], withPolicy).flatMap((one) => repairOf({ ...one, id: 'f_01' }));
    const common = '--region us-east-1 --resource-arn arn:aws:sagemaker:us-east-1:012345678910:model/m';
    expect(repairs({ key: 'team', value: 'blue' })).toStrictEqual([
      `aws sagemaker add-tags ${common} --tags Key=Team,Value=blue`,
      `aws sagemaker delete-tags ${common} --tag-keys team`,
    ]);
    expect(repairs({ key: 'Stage', value: 'dev' })).toStrictEqual([
      `aws sagemaker add-tags ${common} --tags Key=Stage,Value=prod`,
    ]);
    expect(repairs({ key: 'Team', value: 'green' }).join()).toContain('set it to the value of the tag');
  });

  it('puts right each job that the finding of its parent lists', () => {
    const wrong = [{ key: 'system', found: 'Other', expected: 'MLSpace' }];
    const child = (name: string) => {
      const arn = `arn:aws:sagemaker:us-east-1:012345678910:training-job/${name}`;
      return { type: 'training-job', name, arn, faults: [{ id: `f_${name}`, kind: 'tag-value', words: 'w', wrong }] };
    };
    const evidence = { count: 2, children: [child('one'), child('two')] };
    const commands = repairOf({ id: 'f_01', kind: 'tag-children', resource, evidence });
    expect(commands).toHaveLength(2);
    expect(commands[1]).toBe(
      'aws sagemaker add-tags --region us-east-1 --resource-arn arn:aws:sagemaker:us-east-1:012345678910:training-job/two --tags Key=system,Value=MLSpace',
    );
    expect(repairOf({ id: 'f_01', kind: 'tag-children', resource, evidence: { children: 'nothing' } })).toStrictEqual(
      [],
    );
  });

  it('takes the owner that a person gives for this finding', () => {
    expect(run(without('user'), { VALUE_user_of_f_01: 'ana; rm -rf /' })).toBe(add('Key=user,Value=ana; rm -rf /'));
  });
});
