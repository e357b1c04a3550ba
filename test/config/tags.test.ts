import { describe, expect, it } from 'vitest';
import { loadValid, minimal, problemsOf } from './virtual-files.ts';

const cases: readonly (readonly [name: string, text: string, ...problems: string[]])[] = [
  [
    'owners from tables that are not read',
    `${minimal}checks:\n  required-tags:\n    tags: { team: { owners: tables } }\n`,
    '13 checks.required-tags.tags.team.owners: the table of project users has no team ["tables"] → It has user and project.',
    '13 checks.required-tags.tags.team.owners: the tables of prod are not read ["tables"] → Set facts.tables of that target.',
  ],
  [
    'owners beside a value',
    `${minimal}checks:\n  required-tags:\n    tags: { user: { owners: roles, value: ann } }\n`,
    '13 checks.required-tags.tags.user.owners: stands beside value, values or pattern ["roles"] → Keep one of them.',
  ],
  [
    'rules of keys that no resource can follow',
    `${minimal}checks:\n  required-tags:\n    keys: { prohibited: ["U*"], pattern: "(", at_most: 2 }\n`,
    '13 checks.required-tags.keys.prohibited[0]: covers user, which tags requires ["U*"]',
    '13 checks.required-tags.keys.pattern: is not a valid regular expression ["("] → It is read as ECMAScript with the flag u.',
    '13 checks.required-tags.keys.at_most: is less than the 3 tags that are required [2]',
  ],
  [
    'states that there are not',
    `${minimal}checks:\n  required-tags:\n    states:\n      endpoint: [InServise]\n      model: [Ready]\n      modle: [Ready]\n`,
    '14 checks.required-tags.states.endpoint[0]: endpoint has no state "InServise" ["InServise"] → Did you mean InService?',
    '15 checks.required-tags.states.model: the list of model tells no state [a list of 1] → Leave it out.',
    '16 checks.required-tags.states.modle: there is no resource type "modle" [a list of 1] → Did you mean model?',
  ],
];

describe('config: what tags are to be', () => {
  it.each(cases)('tells %s', async (_, text, ...expected) => {
    expect(await problemsOf(text)).toStrictEqual(expected);
  });

  it.each([
    ['enabled', { regions: ['us-east-1'], regionsFrom: { except: [] } }],
    ['{ enabled: true, except: [eu-west-1] }', { regions: ['us-east-1'], regionsFrom: { except: ['eu-west-1'] } }],
    ['[eu-west-1]', { regions: ['eu-west-1'] }],
  ])('takes the regions %s', async (regions, expected) => {
    const { targets } = await loadValid(minimal.replace('    roles:', `    regions: ${regions}\n    roles:`));
    expect(targets[0]?.target).toMatchObject(expected);
    expect(targets[0]?.target.regionsFrom).toStrictEqual('regionsFrom' in expected ? expected.regionsFrom : undefined);
  });

  it('reads owners from a file, one a line, without comments, and takes another file for another configuration', async () => {
    const text = `${minimal}checks: { required-tags: { tags: { user: { owners: { file: owners.txt } } } } }\n`;
    const first = await loadValid(text, { files: { 'owners.txt': '# the team\nbob # left\n\n alice\nbob\n' } });
    expect(first.tags.rules.tags['user']?.ownersFrom).toStrictEqual({ names: ['alice', 'bob'] });
    const second = await loadValid(text, { files: { 'owners.txt': 'alice\n' } });
    expect(second.hash).not.toBe(first.hash);
    expect(await problemsOf(text, { files: { 'owners.txt': '# nobody\n' } })).toStrictEqual([
      '11 checks.required-tags.tags.user.owners.file: names no owner, so every resource would be wrong ["owners.txt"] → Write one owner a line.',
    ]);
  });
});
