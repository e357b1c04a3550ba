import { tagsIn } from '../../checks/required-tags/evidence/tag-evidence.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import type { Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { JobParents, ParentMemory, TaggedJob } from '../../domain/evaluation/job-parents.ts';
import { type Read, type ReadFailure, unansweredReasons } from '../../domain/evaluation/read.ts';
import type { ResourceReference, SageMakerResource } from '../../domain/evaluation/resource.ts';
import { sha256 } from '../../hashing/sha256.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';

/** What was judged of one type in one region. */
export interface JudgedType {
  readonly observations: readonly Observation[];
  readonly scope: ScopeOutcome;
  readonly unread: readonly SageMakerResource[];
}

/** The same, with the jobs that something else started under their parents. */
export type Grouping = (judged: JudgedType) => Promise<JudgedType>;

/** A change of hands is told of each job: somebody did that to this one. */
const ownKinds: readonly string[] = ['tag-owner-changed'];

/** How the jobs of one region are grouped, as the configuration says. */
export function groupingIn(
  region: string,
  reader: Pick<AccountReader, 'jobParents' | 'isStarted'>,
  { tags, parents: memory, signal }: Pick<EvaluationContext, 'tags' | 'parents' | 'signal'>,
): Grouping {
  if (tags.children === 'each') return async (judged) => judged;
  const parents = reader.jobParents({ region, signal });
  return async (judged) => {
    if (!reader.isStarted(judged.scope.resourceType)) return judged;
    const jobs = Map.groupBy(
      judged.observations.filter(({ kind }) => !ownKinds.includes(kind)),
      ({ resource }) => resource.arn,
    );
    const tagged = [...jobs.values()].flatMap(([first]) =>
      first ? [{ resource: first.resource, tags: tagsIn(first.evidence) ?? [] }] : [],
    );
    return tagged.length === 0 ? judged : grouped(judged, await parentsOf(tagged, parents, memory));
  };
}

type Parents = ReadonlyMap<string, Read<ResourceReference | null>>;

/** What started a job never changes, so that it is asked once. */
async function parentsOf(
  jobs: readonly TaggedJob[],
  parents: JobParents,
  memory: ParentMemory | undefined,
): Promise<Parents> {
  const known = (await memory?.recall(jobs.map(keyOf))) ?? new Map<string, ResourceReference | null>();
  const recalled = jobs.flatMap((job): readonly (readonly [string, Read<ResourceReference | null>])[] => {
    const value = known.get(keyOf(job));
    return value === undefined ? [] : [[job.resource.arn, { ok: true, value }]];
  });
  const strangers = jobs.filter((job) => !known.has(keyOf(job)));
  if (strangers.length === 0) return new Map(recalled);
  const asked = await parents.of(strangers);
  const learned = strangers.flatMap((job) => {
    const read = asked.get(job.resource.arn);
    return read?.ok ? [[keyOf(job), read.value] as const] : [];
  });
  await memory?.save(new Map(learned));
  return new Map([...recalled, ...asked]);
}

function keyOf({ resource }: TaggedJob): string {
  return sha256(resource.arn).slice(0, 20);
}

/**
 * A job whose parent was refused or denied has its finding to itself. Where the service came to no answer, the job is
 * unknown: what is known of it stays where it is told, and the next scan asks again.
 */
function grouped({ observations, scope, unread }: JudgedType, parents: Parents): JudgedType {
  const failures = new Map<string, ReadFailure>();
  for (const [arn, read] of parents) if (!read.ok && isPassing(read.failure)) failures.set(arn, read.failure);
  const left = observations.filter(({ resource }) => !failures.has(resource.arn));
  const placed = left.map((observation) => under(observation, parents.get(observation.resource.arn)));
  if (failures.size === 0) return { observations: placed, scope, unread };
  const unknown = new Map(
    observations.flatMap(({ resource }) => (failures.has(resource.arn) ? [[resource.arn, resource] as const] : [])),
  );
  const { counts } = scope;
  return {
    observations: placed,
    scope: {
      ...scope,
      counts: {
        ...counts,
        noncompliant: counts.noncompliant - unknown.size,
        unknown: counts.unknown + unknown.size,
      },
      unread: [...scope.unread, ...unknown.keys()],
      failures: [...new Map([...failures.values(), ...scope.failures].map((one) => [one.reason, one])).values()],
    },
    unread: [...unread, ...unknown.values()],
  };
}

function under(observation: Observation, read: Read<ResourceReference | null> | undefined): Observation {
  if (!read?.ok || read.value === null || ownKinds.includes(observation.kind)) return observation;
  return { ...observation, parent: read.value };
}

function isPassing({ reason }: ReadFailure): boolean {
  return unansweredReasons.includes(reason) || reason === 'server_error' || reason === 'malformed_response';
}
