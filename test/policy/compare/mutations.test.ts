import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareAttachments } from '../../../src/policy/compare/statements/compare.ts';
import {
  all,
  at,
  changed,
  drop,
  isRepeated,
  leaves,
  published,
  rename,
  replacements,
  textAt,
} from './published-changes.ts';

function verdictOf(document: unknown): string {
  return compareAttachments(attached(published), attached(document)).verdict;
}

function attached(document: unknown): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'managed', document }] };
}

describe('policy/compare/mutations of the published policy', () => {
  it('has leaves to change', () => {
    expect(leaves.length).toBeGreaterThan(150);
  });

  it('sees every leaf, list, condition and statement that is dropped', () => {
    const required = /^(Effect|Action|Resource)$/;
    const missed = all.filter((path) => {
      const expected = required.test(String(path.at(-1))) ? 'invalid' : 'changed';
      return verdictOf(drop(path)) !== (isRepeated(path) ? 'equivalent' : expected);
    });

    expect(missed).toEqual([]);
  });

  it('sees every leaf that is replaced', () => {
    const tried = leaves.flatMap((path) => replacements(path).map((value) => ({ path, value })));
    const missed = tried.filter(({ path, value }) => {
      const verdict = verdictOf(changed(path, (parent, key) => (parent[key] = value)));
      const isInvalid = path.includes('Resource') && !/^(arn:|[*?]+$)/.test(value);
      return verdict !== (isInvalid ? 'invalid' : 'changed');
    });

    expect(tried.length).toBeGreaterThan(500);
    expect(missed).toEqual([]);
  });

  it('sees every value that is added', () => {
    const lists = all.filter(
      (path) => typeof at(path) === 'string' && !['Effect', 'Null', 'Bool'].some((name) => path.includes(name)),
    );
    const missed = lists.filter((path) => {
      const value = textAt(path);
      const more = path.includes('Action') ? 'iam:PassRole2' : 'arn:aws:iam::1:role/x';
      const document = changed(path, (parent, key) => {
        if (Array.isArray(parent)) parent.push(more);
        else parent[key] = [value, more];
      });
      return verdictOf(document) !== 'changed';
    });

    expect(missed).toEqual([]);
  });

  it('sees every condition key that is renamed, every operator that is exchanged and every element that is negated', () => {
    const keys = all.filter((path) => path.includes('Condition') && typeof path.at(-1) === 'string');
    const renamed: Record<string, string> = {
      Null: 'Bool',
      Bool: 'BoolIfExists',
      StringEquals: 'StringLike',
      StringLike: 'StringEquals',
      StringEqualsIgnoreCase: 'StringEquals',
      StringNotEqualsIgnoreCase: 'StringNotEquals',
    };
    const missed = keys
      .filter((path) => path.at(-1) !== 'Condition')
      .filter(
        (path) => verdictOf(rename(path, renamed[String(path.at(-1))] ?? `${String(path.at(-1))}2`)) !== 'changed',
      );
    const elements = all.filter((path) => path.length === 2 && (path[1] === 'Action' || path[1] === 'Resource'));

    expect(keys.length).toBeGreaterThan(50);
    expect(missed).toEqual([]);
    expect(elements.filter((path) => verdictOf(rename(path, `Not${String(path[1])}`)) !== 'changed')).toEqual([]);
  });

  it('sees every statement that is copied with another effect', () => {
    const missed = published.Statement.filter((statement) => {
      const { Effect } = statement as { Effect: string };
      const copy = { ...(statement as object), Effect: Effect === 'Allow' ? 'Deny' : 'Allow' };
      return verdictOf({ ...published, Statement: [...published.Statement, copy] }) !== 'changed';
    });

    expect(missed).toEqual([]);
  });
});
