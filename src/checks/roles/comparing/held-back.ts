import type { AttachmentSet } from '../../../policy/attachment-set.ts';
import type { CausingStatement, Difference, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { readAttachments } from '../../../policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../policy/evaluate/evaluate.ts';
import type { NamedLimit } from './organization-limits.ts';
import type { PolicyComparisons } from './policy-comparisons.ts';

/** A comparison that gained something, made once more within the limits of an organization. */
export interface LimitedComparison {
  readonly comparison: ExactComparison;
  readonly limits: readonly NamedLimit[];
}

/** Two sets of attachments within the same limits. */
export function withinLimits(
  { canonical, live }: { readonly canonical: AttachmentSet; readonly live: AttachmentSet },
  given: readonly NamedLimit[],
): { readonly canonical: AttachmentSet; readonly live: AttachmentSet } {
  const limits = given.map(({ name, kind, documents }) => ({ name, kind, documents }));
  return { canonical: { ...canonical, limits }, live: { ...live, limits } };
}

/** The same comparison within limits; `undefined` where that says no more: nothing was gained, or it is not decided. */
export function compareWithin(
  sides: { readonly canonical: AttachmentSet; readonly live: AttachmentSet },
  comparison: ExactComparison,
  {
    limits,
    comparisons,
  }: { readonly limits: readonly NamedLimit[]; readonly comparisons: Pick<PolicyComparisons, 'sets'> },
): LimitedComparison | undefined {
  const acting = actingOn(comparison, limits);
  if (!isWorthLimiting(comparison, acting)) return undefined;
  const { canonical, live } = withinLimits(sides, acting);
  return decidedWithin(comparisons.sets(canonical, live), acting);
}

/**
 * The limits that act on all that is gained. A resource control policy guards the resources of its own account only (AWS
 * Organizations User Guide, "Resource control policies"), and a bucket or a pattern may be of any: it counts only where
 * every ARN says that it is of the account.
 */
export function actingOn({ allowed }: ExactComparison, limits: readonly NamedLimit[]): readonly NamedLimit[] {
  const areOf = (account: string) =>
    allowed.gained.every(({ resources }) => resources.every((resource) => namesAccount(resource, account)));
  return limits.filter(({ guards }) => guards === undefined || areOf(guards));
}

/** Whether all that a pattern matches is of an account: no wildcard before it, and not the words for all but some. */
function namesAccount(resource: string, account: string): boolean {
  const [arn, partition, service, region, owner] = resource.split(':');
  const isPlain = [partition, service, region].every((part) => part !== undefined && !/[*?$]/.test(part));
  return arn === 'arn' && isPlain && owner === account;
}

/** Whether limits may make a difference to what a comparison means. */
export function isWorthLimiting({ allowed }: ExactComparison, limits: readonly NamedLimit[]): boolean {
  return limits.length > 0 && allowed.gained.length > 0 && allowed.undecided.length === 0;
}

/** What the comparison within limits is worth: nothing where it is not decided. */
export function decidedWithin(
  comparison: ExactComparison,
  limits: readonly NamedLimit[],
): LimitedComparison | undefined {
  const { verdict, allowed } = comparison;
  const isDecided = verdict !== 'invalid' && verdict !== 'unsettled' && allowed.undecided.length === 0;
  return isDecided ? { comparison, limits } : undefined;
}

/** What of some gains is left within limits, and who holds back the rest. */
export interface HeldBack {
  readonly left: readonly Difference[];
  /** `SCP DenyRegions on ou-ab12-cdef3456`; empty where nothing is held back for certain. */
  readonly by: string;
}

/** Of the gains that some part of a change causes. `undefined` without limits: then all of them are left. */
export function heldBack(
  gained: readonly Difference[],
  limited: LimitedComparison | undefined,
  isCause: (statement: CausingStatement) => boolean,
): HeldBack | undefined {
  const [first] = gained;
  if (!limited || !first) return undefined;
  const left = limited.comparison.allowed.gained.filter(({ statements }) => statements.some(isCause));
  return { left, by: left.length > 0 ? '' : holdersOf(limited.limits, first.witness) };
}

/** The policies that hold back a request, in words. */
function holdersOf(limits: readonly NamedLimit[], request: AccessRequest): string {
  const read = readAttachments({ policies: [], limits });
  const { heldBackBy = [], statements } = read.ok ? evaluateRequest(read.attached, request) : { statements: [] };
  const named = heldBackBy.flatMap(({ name, kind, decision }) => {
    const level = `${kind.toUpperCase()}s on ${name}`;
    if (decision === 'ImplicitlyDenied') return [`the ${level}, of which none allows it`];
    const denying = statements.filter((one) => one.policy === name && one.place === kind && one.effect === 'Deny');
    const own = limits.find((one) => one.name === name && one.kind === kind)?.policyNames ?? [];
    return denying.map(({ document = 0 }) => `${kind.toUpperCase()} ${own[document] ?? ''} on ${name}`);
  });
  return [...new Set(named)].slice(0, shownHolders).join(', ') || "the organization's limits";
}

const shownHolders = 2;
