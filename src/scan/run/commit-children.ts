import { jobsKind, observeParent } from '../../checks/required-tags/evidence/jobs-of-parents.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import type { ChildFinding } from '../../domain/finding/child-finding.ts';
import type { Finding, Resolution } from '../../domain/finding/finding.ts';
import { findingId, type Hash } from '../../findings/identity.ts';
import { type ReduceInput, type Reduction, reduceFindings } from '../../findings/reduce.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';

/** What the steps of children and parents go by. */
export type ChildSettings = Omit<ReduceInput, 'known' | 'observed' | 'evaluation' | 'regrouped'> & {
  readonly hash: Hash;
};

/** What one evaluation saw of children. */
interface ChildLook {
  readonly evaluation: Pick<Evaluation, 'targetId' | 'checkId' | 'scopes'>;
  /** By finding id: what is told in the finding of another resource. */
  readonly observed: ReadonlyMap<string, Observation>;
  /** Ids of what the evaluation tells of by itself. */
  readonly own: ReadonlySet<string>;
  /** Whether the evaluation says anything of this one. */
  readonly isConcerned: (finding: Finding) => boolean;
}

/** What a look makes of the findings of parents, and what those were before. */
export interface ParentReduction extends Reduction {
  readonly known: readonly Finding[];
}

/**
 * Stores what became of children, each of which lives as a finding of its own would, and answers what that makes of the
 * findings of their parents. So what could not be read stays, and a parent's finding ends only with its last child.
 */
export async function commitChildren(
  transaction: StoreTransaction,
  look: ChildLook,
  settings: ChildSettings,
): Promise<ParentReduction> {
  const { targetId, checkId } = look.evaluation;
  const before = await transaction.children.open(targetId, checkId);
  const known = before
    .map(({ finding }) => finding)
    .filter((one) => look.observed.has(one.id) || look.isConcerned(one));
  const { evaluation, observed, own } = look;
  const reduction = reduceFindings({ ...settings, known, observed, evaluation, regrouped: own });
  const parents = new Map(before.map(({ finding, parent }) => [finding.id, parent]));
  for (const [id, { parent }] of observed) if (parent) parents.set(id, parent);
  const saved = reduction.saved.flatMap((finding): readonly ChildFinding[] => {
    const parent = parents.get(finding.id);
    return parent ? [{ finding, parent }] : [];
  });
  const after = new Map(before.map((child) => [child.finding.id, child]));
  for (const child of saved) after.set(child.finding.id, child);
  for (const id of reduction.removed) after.delete(id);
  return concludeChildren(transaction, { targetId, checkId, before, after: [...after.values()] }, settings);
}

/** The children of one check of one target, before and after something happened to them. */
export interface ChildrenThen {
  readonly targetId: string;
  readonly checkId: string;
  readonly before: readonly ChildFinding[];
  /** Resolved ones are those that ended now. */
  readonly after: readonly ChildFinding[];
}

/** Stores children as they are now, and answers what that makes of the findings of their parents. */
export async function concludeChildren(
  transaction: StoreTransaction,
  { before, after, ...key }: ChildrenThen,
  settings: ChildSettings,
): Promise<ParentReduction> {
  const living = after.filter(({ finding }) => finding.state !== 'resolved');
  const stays = new Set(living.map(({ finding }) => finding.id));
  const contents = new Map(before.map((child) => [child.finding.id, contentOf(child)]));
  await transaction.children.save(living.filter((child) => contents.get(child.finding.id) !== contentOf(child)));
  await transaction.children.remove([...contents.keys()].filter((id) => !stays.has(id)));
  const ended = after.filter(({ finding }) => finding.state === 'resolved');
  return reduceParents(transaction, { ...key, living, ended }, settings);
}

/** When it was last seen is told of its parent; to write that of each child at every scan would cost more than all the rest. */
function contentOf({ finding, parent }: ChildFinding): string {
  return JSON.stringify([{ ...finding, lastSeen: 0 }, parent]);
}

interface Children {
  readonly targetId: string;
  readonly checkId: string;
  readonly living: readonly ChildFinding[];
  readonly ended: readonly ChildFinding[];
}

async function reduceParents(
  transaction: StoreTransaction,
  { targetId, checkId, living, ended }: Children,
  settings: ChildSettings,
): Promise<ParentReduction> {
  const told = Map.groupBy(
    living.filter(({ finding }) => !finding.suppressed),
    ({ parent }) => parent.arn,
  );
  const observed = new Map<string, Observation>();
  const unconfirmed = new Set<string>();
  for (const children of told.values()) {
    const [first] = children;
    if (!first) continue;
    const { observation, isConfirmed } = observeParent(first.parent, children);
    observed.set(idOf(first.parent, { targetId, checkId }, settings.hash), observation);
    if (!isConfirmed) unconfirmed.add(first.parent.arn);
  }
  const parents = await transaction.findings.openOfKind({ targetId, checkId }, jobsKind);
  const openIds = new Set(parents.map(({ id }) => id));
  const returning = await transaction.findings.byId([...observed.keys()].filter((id) => !openIds.has(id)));
  const known = [...parents, ...returning];
  const scopes = scopesOf([...known, ...observed.values()], { living, ended, unconfirmed });
  const regrouped = new Set(known.filter((parent) => goesOn(parent, ended)).map(({ id }) => id));
  // Children are confirmed by themselves.
  const evaluation = { targetId, checkId, scopes };
  return { known, ...reduceFindings({ ...settings, confirmAfter: 1, known, observed, regrouped, evaluation }) };
}

function idOf(
  { arn }: ResourceReference,
  key: { readonly targetId: string; readonly checkId: string },
  hash: Hash,
): string {
  return findingId({ ...key, kind: jobsKind, resourceArn: arn, path: '' }, hash);
}

function resolutionsOf(arn: string, ended: readonly ChildFinding[]): readonly (Resolution | null)[] {
  return ended.filter(({ parent }) => parent.arn === arn).map(({ finding }) => finding.resolution);
}

/** Whether its children have findings of their own now. */
function goesOn({ resource }: Finding, ended: readonly ChildFinding[]): boolean {
  return resolutionsOf(resource.arn, ended).includes('grouped');
}

/** All parents are judged by what is stored of their children, so that the scopes that they stand in are complete. */
function scopesOf(
  parents: readonly Pick<Finding, 'scope' | 'resource'>[],
  { living, ended, unconfirmed }: Pick<Children, 'living' | 'ended'> & { readonly unconfirmed: ReadonlySet<string> },
): readonly ScopeOutcome[] {
  const left = new Set(living.map(({ parent }) => parent.arn));
  return [...Map.groupBy(parents, ({ scope }) => scope)].map(([scope, own]) => {
    const arns = [...new Set(own.map(({ resource }) => resource.arn))];
    const excluded = arns.filter((arn) => left.has(arn) || resolutionsOf(arn, ended).includes('unwatched'));
    const gone = arns.filter((arn) => {
      const resolutions = resolutionsOf(arn, ended);
      return resolutions.length > 0 && resolutions.every((resolution) => resolution === 'gone');
    });
    const fixed = arns.filter((arn) => !excluded.includes(arn) && !gone.includes(arn));
    return {
      scope,
      status: 'complete',
      resourceType: jobsKind,
      counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 },
      unread: [...unconfirmed],
      failures: [],
      followed: { evaluated: fixed, excluded, otherwise: 'gone' },
    };
  });
}
