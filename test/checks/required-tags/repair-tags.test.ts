import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { judgeTags, type TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import { repairOf } from '../../../src/checks/required-tags/repair-tags.ts';
import type { Tag } from '../../../src/domain/evaluation/resource.ts';

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

  it('takes the owner that a person gives for this finding', () => {
    expect(run(without('user'), { VALUE_user_of_f_01: 'ana; rm -rf /' })).toBe(add('Key=user,Value=ana; rm -rf /'));
  });
});
