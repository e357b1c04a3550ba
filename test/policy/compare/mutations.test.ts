import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareAttachments } from '../../../src/policy/compare/compare.ts';
import type { AttachmentSet } from '../../../src/policy/compare/comparison.ts';

type Json = string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const published = JSON.parse(
  readFileSync(new URL('../../reference/notebook-policy.json', import.meta.url), 'utf8'),
) as { Version: string; Statement: Json[] };

/** Every place of a value: those of leaves, and those of the lists and objects around them. */
function places(value: Json, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  const below = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...below];
}

function at(path: Path): Json {
  return path.reduce<Json>(
    (value, step) => (value as Record<string | number, Json>)[step] as Json,
    published.Statement,
  );
}

function textAt(path: Path): string {
  const value = at(path);
  return typeof value === 'string' ? value : '';
}

/** A copy with something done to what stands at a place. */
function changed(
  path: Path,
  change: (parent: Record<string | number, unknown>, key: string | number) => void,
): unknown {
  const copy = structuredClone(published.Statement) as unknown;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], copy);
  change(parent as Record<string | number, unknown>, path.at(-1) ?? 0);
  return { Version: published.Version, Statement: copy };
}

function verdictOf(document: unknown): string {
  return compareAttachments(attached(published), attached(document)).verdict;
}

function attached(document: unknown): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'managed', document }] };
}

const all = places(published.Statement).filter((path) => path.length > 0);
const leaves = all.filter((path) => typeof at(path) === 'string');

/** `bedrock:Retrieve*` stands twice in statement 14: one of them says nothing. */
function isRepeated(path: Path): boolean {
  return at(path) === 'bedrock:Retrieve*';
}

function drop(path: Path): unknown {
  return changed(path, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  });
}

function rename(path: Path, to: string): unknown {
  return changed(path, (parent, key) => {
    parent[to] = parent[key];
    Reflect.deleteProperty(parent, key);
  });
}

function replacements(path: Path): readonly string[] {
  const value = textAt(path);
  if (value === 'Allow') return ['Deny'];
  if (value === 'Deny') return ['Allow'];
  if (value === 'true') return ['false', 'maybe'];
  if (value === 'false') return ['true', 'maybe'];
  const flipped =
    value.includes(':') && !value.startsWith('arn:')
      ? []
      : [value.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase())];
  const isCaseless = path.includes('StringEqualsIgnoreCase') || path.includes('StringNotEqualsIgnoreCase');
  return [`${value}x`, `${value}*`, `${value}?`, value.slice(0, -1), ...(isCaseless ? [] : flipped)].filter(
    (text) => text !== value,
  );
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
