import { describe, expect, it } from 'vitest';
import {
  exclusionOf,
  judgeTags,
  keysWithoutValue,
  type TagRules,
  unreadOwners,
} from '../../../src/checks/required-tags/judge-tags.ts';
import type { ReadFailure } from '../../../src/domain/evaluation/read.ts';
import type { SageMakerResource, Tag } from '../../../src/domain/evaluation/resource.ts';

const rules: TagRules = {
  tags: { user: {}, project: {}, system: { value: 'MLSpace' } },
  typeOverrides: { 'notebook-instance': { tags: ['system'] } },
  exclude: [
    { name: 'canary-*', reason: 'made by the health check' },
    { name: 'shared', types: ['model'], reason: 'owned by the platform' },
  ],
};

const model: SageMakerResource = {
  type: 'model',
  name: 'churn',
  region: 'us-east-1',
  arn: 'arn:aws:sagemaker:us-east-1:012345678910:model/churn',
};

const good: readonly Tag[] = [
  { key: 'user', value: 'alice' },
  { key: 'project', value: 'churn' },
  { key: 'system', value: 'MLSpace' },
];

function withTag(key: string, tag?: Tag): readonly Tag[] {
  return [...good.filter((other) => other.key !== key), ...(tag ? [tag] : [])];
}

describe('checks/required-tags', () => {
  it.each<[string, readonly Tag[], readonly string[]]>([
    ['every tag present', good, []],
    ['further tags beside them', [...good, { key: 'aws:cloudformation:stack-name', value: 's' }], []],
    ['the system value in another case', withTag('system', { key: 'system', value: 'mlSPACE' }), []],
    ['no tag at all', [], ['tag-missing user,project,system']],
    ['one key missing', withTag('user'), ['tag-missing user']],
    ['an empty value', withTag('user', { key: 'user', value: '' }), ['tag-empty user']],
    ['a value of blanks', withTag('project', { key: 'project', value: '  ' }), ['tag-empty project']],
    ['another system', withTag('system', { key: 'system', value: 'Other' }), ['tag-value system']],
    ['an empty system', withTag('system', { key: 'system', value: '' }), ['tag-empty system']],
    ['a key in another case', withTag('user', { key: 'User', value: 'alice' }), ['tag-key-case user']],
    ['both spellings', [...good, { key: 'User', value: 'alice' }], []],
    ['both spellings, of different owners', [...good, { key: 'User', value: 'mallory' }], ['tag-conflict user']],
    ['both spellings, one empty', [...good, { key: 'USER', value: '' }], ['tag-conflict user']],
    [
      'an empty value under another case',
      withTag('user', { key: 'USER', value: '' }),
      ['tag-empty user', 'tag-key-case user'],
    ],
    [
      'another value under another case',
      withTag('system', { key: 'System', value: 'Other' }),
      ['tag-value system', 'tag-key-case system'],
    ],
    [
      'two other spellings of different owners',
      [...withTag('user'), { key: 'User', value: 'alice' }, { key: 'USER', value: 'bob' }],
      ['tag-conflict user', 'tag-key-case user'],
    ],
    [
      'several faults of several kinds',
      [
        { key: 'USER', value: 'a' },
        { key: 'system', value: 'x' },
      ],
      ['tag-missing project', 'tag-value system', 'tag-key-case user'],
    ],
  ])('%s', (_name, tags, expected) => {
    const seen = judgeTags(model, tags, rules).map(
      ({ kind, evidence }) => `${kind} ${(evidence['keys'] as string[]).join()}`,
    );

    expect(seen).toEqual(expected);
  });

  it.each([
    ['u\u0441er', undefined],
    ['us\u0435r', 'has a Cyrillic "\u0435" (U+0435)'],
    ['user ', 'has a space in it'],
    ['user\u00A0', 'has a no-break space (U+00A0) in it'],
    ['us\u200Ber', 'has an invisible character (U+200B) in it'],
    ['\uFF55ser', 'has a full-width "\uFF55" (U+FF55)'],
    ['\u03C5ser', 'has a Greek "\u03C5" (U+03C5)'],
    ['owner', undefined],
  ])('tells of a key that looks like a missing one: %j', (key, difference) => {
    const [found] = judgeTags(model, withTag('user', { key, value: 'alice' }), rules);
    expect(found?.kind).toBe('tag-missing');
    const hint = difference ? ` ("${key}" looks like it, but ${difference})` : '';
    expect(found?.summary).toBe(`model churn: tag user is missing${hint}`);
    expect(found?.evidence['wrong']).toMatchObject([{ key: 'user', found: difference ? key : null }]);
  });

  describe('owners from a source', () => {
    const owners = (how?: 'exact'): TagRules => ({
      ...rules,
      tags: {
        ...rules.tags,
        user: {
          ownersFrom: 'roles',
          owners: { ok: true, value: { names: ['alice', 'Bob'], whoNamesNone: 'no watched role names' } },
          ...(how ? { case: how } : {}),
        },
      },
    });

    it.each<[string, 'exact' | undefined, readonly string[]]>([
      ['alice', undefined, []],
      ['ALICE', undefined, []],
      ['bob', undefined, []],
      ['bob', 'exact', ['tag-owner-unknown']],
      ['Bob', 'exact', []],
      ['mallory', undefined, ['tag-owner-unknown']],
      ['alice ', undefined, ['tag-owner-unknown']],
      ['', undefined, ['tag-empty']],
      ['__proto__', undefined, ['tag-owner-unknown']],
    ])('%j, case %s: %j', (value, how, kinds) => {
      const found = judgeTags(model, withTag('user', { key: 'user', value }), owners(how));
      expect(found.map(({ kind }) => kind)).toStrictEqual(kinds);
    });

    it('says whom it looked for where, and judges the value under a key in another case', () => {
      const found = judgeTags(model, withTag('user', { key: 'USER', value: 'mallory' }), owners());
      expect(found.map(({ kind }) => kind)).toStrictEqual(['tag-owner-unknown', 'tag-key-case']);
      expect(found[0]?.summary).toBe('model churn: tag user is "mallory", whom no watched role names');
    });

    const denied: ReadFailure = { reason: 'access_denied', operation: 'iam:GetRole', subject: 'r', message: 'no' };
    const unread: TagRules = { ...rules, tags: { ...rules.tags, user: { owners: { ok: false, failure: denied } } } };

    it('says nothing of owners that could not be read, and that it says nothing', () => {
      expect(judgeTags(model, good, unread)).toStrictEqual([]);
      expect(unreadOwners('model', good, unread)).toBe(denied);
      expect(unreadOwners('model', withTag('user'), unread)).toBeUndefined();
      expect(unreadOwners('notebook-instance', good, unread)).toBeUndefined();
    });
  });

  it('asks a type only for the keys that its override names', () => {
    const notebook = { ...model, type: 'notebook-instance' };

    expect(judgeTags(notebook, [{ key: 'system', value: 'MLSpace' }], rules)).toEqual([]);
    expect(judgeTags(notebook, [], rules)[0]?.evidence['keys']).toEqual(['system']);
  });

  it('puts the observation into the scope of its region and type', () => {
    expect(judgeTags(model, [], rules)[0]).toMatchObject({ scope: 'us-east-1/model', path: '', severity: 'medium' });
  });

  it('counts a key in another case, or without a value, as not carried', () => {
    expect(keysWithoutValue('model', withTag('user', { key: 'User', value: 'a' }), rules)).toEqual(['user']);
    expect(keysWithoutValue('model', withTag('user', { key: 'user', value: '' }), rules)).toEqual(['user']);
    expect(keysWithoutValue('model', withTag('system', { key: 'system', value: 'Other' }), rules)).toEqual([]);
  });

  it.each([
    ['canary-7', 'model', 'made by the health check'],
    ['my-canary-7', 'model', undefined],
    ['shared', 'model', 'owned by the platform'],
    ['shared', 'endpoint', undefined],
  ])('%s of type %s is left out for %j', (name, type, reason) => {
    expect(exclusionOf({ ...model, name, type }, rules)?.reason).toBe(reason);
  });
});
