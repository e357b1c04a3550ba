/*
 * Wrong jobs are told in the finding of what started them. Examples, of a tuning job:
 *
 * | its training jobs | finding of the tuning job |
 * | --- | --- |
 * | 2 lack a tag | active, `count` 2, both listed |
 * | 2 lack a tag, one of them is suppressed | active, `count` 1 |
 * | all are right, or gone | none: it ends |
 */

import type { Evidence, Json, Observation } from '../../../domain/evaluation/evaluation.ts';
import type { ResourceReference, Tag } from '../../../domain/evaluation/resource.ts';
import { worstSeverity } from '../../../domain/evaluation/severity.ts';
import type { ChildFinding } from '../../../domain/finding/child-finding.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import { recordOf } from '../../../domain/record.ts';
import { tagsIn } from './tag-evidence.ts';

/** The kind of a finding about the jobs that something started. */
export const jobsKind = 'tag-children';

/** What follows the region in the scope of such findings. */
export const jobsScope = 'children';

/** More jobs than these are counted and not listed. */
const mostListed = 50;

/** A parent with what is wrong with its jobs. */
export interface ParentOfJobs {
  readonly observation: Observation;
  /** Whether some of it is confirmed; what no complete scan has seen yet is not told. */
  readonly isConfirmed: boolean;
}

/** What to say of a parent with these children, which are not suppressed. Throws where there are none. */
export function observeParent(parent: ResourceReference, children: readonly ChildFinding[]): ParentOfJobs {
  const all = children.map(({ finding }) => finding);
  const active = all.filter(({ state }) => state === 'active');
  const told = active.length > 0 ? active : all;
  const severity = worstSeverity(told.map((one) => one.severity));
  if (severity === undefined) throw new Error(`${parent.arn} has no children`);
  const jobs = [...Map.groupBy(told, ({ resource }) => resource.arn).values()].toSorted(byName);
  const observation: Observation = {
    kind: jobsKind,
    scope: `${parent.region}/${jobsScope}`,
    resource: parent,
    path: '',
    severity,
    summary: `${parent.type} ${parent.name}: ${wordsFor(jobs)}`,
    evidence: evidenceOf(told, jobs),
  };
  return { observation, isConfirmed: active.length > 0 };
}

type Job = readonly Finding[];

function byName([one]: Job, [other]: Job): number {
  const [left, right] = [one?.resource.arn ?? '', other?.resource.arn ?? ''];
  return left < right ? -1 : left === right ? 0 : 1;
}

function wordsFor(jobs: readonly Job[]): string {
  const types = countOf(jobs.flatMap(([first]) => first?.resource.type ?? []));
  const kinds = [...types].map(([type, count]) => `${count} ${type}${count === 1 ? '' : 's'}`);
  const have = jobs.length === 1 ? 'has' : 'have';
  return `${kinds.join(' and ')} that it started ${have} wrong tags`;
}

function evidenceOf(told: readonly Finding[], jobs: readonly Job[]): Evidence {
  const listed = jobs.slice(0, mostListed).map(describe);
  return {
    count: jobs.length,
    unlisted: jobs.length - listed.length,
    types: Object.fromEntries(countOf(jobs.flatMap(([first]) => first?.resource.type ?? []))),
    kinds: Object.fromEntries(countOf(told.map(({ kind }) => kind))),
    keys: [...new Set(told.flatMap(({ evidence }) => textsIn(evidence['keys'])))].toSorted(),
    children: listed,
    tags: commonTags(jobs).map(({ key, value }) => ({ key, value })),
  };
}

function describe(faults: Job): Json {
  const [first] = faults;
  const { type = '', arn = '', name = '' } = first?.resource ?? {};
  const prefix = `${type} ${name}: `;
  return {
    type,
    name,
    arn,
    faults: faults.map(({ id, kind, summary, evidence: { wrong = [] } }) => {
      return { id, kind, words: summary.startsWith(prefix) ? summary.slice(prefix.length) : summary, wrong };
    }),
  };
}

/** The tags that all of the jobs carry: whose they are, where that is one. */
function commonTags(jobs: readonly Job[]): readonly Tag[] {
  const [first = [], ...others] = jobs.map(([fault]) => (fault && tagsIn(fault.evidence)) ?? []);
  return first.filter((tag) => others.every((tags) => has(tags, tag)));
}

function has(tags: readonly Tag[], { key, value }: Tag): boolean {
  return tags.some((tag) => tag.key === key && tag.value === value);
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

/** The faults of the jobs that a finding of their parent lists, each as a finding of the job would tell it. */
export function faultsOfJobs(
  { children }: Evidence,
  { region }: ResourceReference,
): readonly Pick<Finding, 'id' | 'kind' | 'resource' | 'evidence'>[] {
  return recordsIn(children).flatMap(({ type, name, arn, faults }) => {
    if (typeof type !== 'string' || typeof name !== 'string' || typeof arn !== 'string') return [];
    return recordsIn(faults).flatMap(({ id, kind, wrong = [] }) =>
      typeof id === 'string' && typeof kind === 'string'
        ? [{ id, kind, resource: { type, name, arn, region }, evidence: { wrong } }]
        : [],
    );
  });
}

function recordsIn(value: Json | undefined): readonly { readonly [key: string]: Json }[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(recordOf) : [];
}
