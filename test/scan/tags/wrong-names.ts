import type { Sandbox } from '../../../sandbox/server.ts';
import { judgeTags, type TagRules } from '../../../src/checks/required-tags/judge-tags.ts';

export const region = 'us-east-1';

export const owned = [
  { key: 'user', value: 'ana' },
  { key: 'project', value: 'churn' },
  { key: 'system', value: 'MLSpace' },
];

const rules: TagRules = {
  tags: { user: {}, project: {}, system: { value: 'MLSpace' } },
  typeOverrides: {},
  exclude: [],
};

/** The names of the living models whose tags are wrong, by the account and not by its API. */
export function wrongNames({ account }: Sandbox): readonly string[] {
  const set = account.sagemaker.set('model', region);
  return [...set.walk({ by: 'Name', descending: false }, {})]
    .flatMap(({ name }) => set.find(name) ?? [])
    .filter(({ tags, ...resource }) => judgeTags(resource, tags ?? [], rules).length > 0)
    .map(({ name }) => name)
    .toSorted();
}
