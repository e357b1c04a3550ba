import type { Evidence, Json } from '../../../domain/evaluation/evaluation.ts';
import type { ResourceReference } from '../../../domain/evaluation/resource.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { recordOf } from '../../../domain/record.ts';
import { commandLine, listWords, shellWord } from '../../../domain/shell-words.ts';
import { faultsOfJobs, jobsKind } from './jobs-of-parents.ts';
import { tagsIn } from './tag-evidence.ts';

/** What is wrong with the tags of a resource, as its finding says it. */
export interface TagFinding {
  readonly id: string;
  readonly kind: string;
  readonly resource: ResourceReference;
  readonly evidence: Evidence;
}

/** A tag to set: `undefined` where only a person knows the value. */
interface NewTag {
  readonly key: string;
  readonly value: string | undefined;
}

interface Wrong {
  readonly key: string;
  readonly found: string | null;
  readonly expected: string | null;
  readonly isOneOf: boolean;
}

/**
 * Commands for a POSIX shell that repair a tag finding: one that sets the tags, and one that takes away what stood in their
 * place. A value that only a person knows is a parameter of the finding's own, at which the shell stops while it is not
 * set. Of the jobs that something started, those that are listed. Empty for findings that are not of tags.
 */
export function repairOf({ id, kind, resource, evidence }: TagFinding): readonly string[] {
  if (kind === jobsKind) return faultsOfJobs(evidence, resource).flatMap(repairOf);
  if (kind === 'tag-policy') return repairsByFault({ id, resource, evidence });
  const wrong = wrongIn(evidence);
  if (wrong.length === 0) return [];
  const carrier = typeof evidence['taggedBy'] === 'string' ? evidence['taggedBy'] : resource.arn;
  const target = ['--region', resource.region, '--resource-arn', carrier];
  const keys = wrong.flatMap((one) => one.found ?? []);
  if (kind === 'tag-key-prohibited') {
    return [commandLine('aws', 'sagemaker', 'delete-tags', ...target, '--tag-keys', ...listWords(keys))];
  }
  // What it should be called instead only a person knows.
  if (kind === 'tag-key-pattern') return [];
  const tags = wrong.map((one) => ({ key: one.key, value: valueFor(one, kind, evidence) }));
  const words = tags.map((tag) =>
    tag.value === undefined ? askingWord(tag.key, id) : knownWord({ ...tag, value: tag.value }),
  );
  const add = `${commandLine('aws', 'sagemaker', 'add-tags', ...target, '--tags')} ${words.join(' ')}`;
  const replaced = wrong.flatMap(({ found }) => (replaces.includes(kind) && found !== null ? [found] : []));
  if (replaced.length === 0) return [add];
  return [add, commandLine('aws', 'sagemaker', 'delete-tags', ...target, '--tag-keys', ...listWords(replaced))];
}

const kindOfFault: Readonly<Record<string, string>> = {
  missing: 'tag-missing',
  case: 'tag-key-case',
  value: 'tag-value',
};

/** What does not fit a tag policy is repaired as what does not fit the configuration. */
function repairsByFault({ evidence, ...finding }: Omit<TagFinding, 'kind'>): readonly string[] {
  const { wrong } = evidence;
  if (!Array.isArray(wrong)) return [];
  return (wrong as readonly Json[]).flatMap((one) => {
    const { fault } = recordOf(one);
    const kind = typeof fault === 'string' ? ownValue(kindOfFault, fault) : undefined;
    return kind === undefined ? [] : repairOf({ ...finding, kind, evidence: { ...evidence, wrong: [one] } });
  });
}

/** Kinds whose evidence names, as found, a key that the right one takes the place of. */
const replaces: readonly string[] = ['tag-key-case', 'tag-conflict', 'tag-missing'];

/** The value that is right as far as it is known: the one that is expected, or that stands under the other key. */
function valueFor({ found, expected, isOneOf }: Wrong, kind: string, evidence: Evidence): NewTag['value'] {
  if (expected !== null && !isOneOf) return expected;
  if (kind !== 'tag-key-case' && kind !== 'tag-missing') return undefined;
  const value = tagsIn(evidence)?.find(({ key }) => key === found)?.value;
  return expected !== null || value === undefined || value.trim() === '' ? undefined : value;
}

function knownWord({ key, value }: { readonly key: string; readonly value: string }): string {
  return shellWord(`Key=${key},Value=${value}`);
}

/** `${NAME:?words}` ends the shell with these words while the parameter is unset (POSIX.1-2024, 2.6.2). */
function askingWord(key: string, id: string): string {
  const name = `${key}_of_${id}`.replaceAll(/[^A-Za-z0-9_]/g, '_');
  return `${shellWord(`Key=${key},Value=`)}"\${VALUE_${name}:?set it to the value of the tag}"`;
}

function wrongIn({ wrong }: Evidence): readonly Wrong[] {
  if (!Array.isArray(wrong)) return [];
  return (wrong as readonly Json[]).flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
    const { key, found, expected, expectedIs } = one as Evidence;
    if (typeof key !== 'string') return [];
    return { key, found: textOf(found), expected: textOf(expected), isOneOf: expectedIs !== undefined };
  });
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
