import { requiredTags } from '../../checks/required-tags/required-tags.ts';
import { TagOwners } from '../../checks/required-tags/tag-owners.ts';
import type { TagScanSettings } from '../../checks/required-tags/tag-scan-settings.ts';
import { type Evaluation, type Json, sawSomething } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import { recordOf } from '../../domain/record.ts';
import { sha256 } from '../../hashing/sha256.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { confirmOwners } from './rules/confirm-owners.ts';
import { settleContext } from './rules/settle-rules.ts';
import { type ScannedScope, scanRegion } from './scan-region.ts';
import { type ScannedRegions, scannedRegions } from './scanned-regions.ts';

/** Scans the resources of a target, all regions at once, and judges their tags. */
export async function evaluateTags(watched: WatchedTarget, given: EvaluationContext): Promise<Evaluation> {
  const context = await settleContext(watched, given);
  return confirmOwners(await evaluateRegions(watched, context), watched, context);
}

async function evaluateRegions(watched: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const { target, reader } = watched;
  const found = await scannedRegions(watched, context);
  const all = found.names.length * context.tags.types.length;
  let done = 0;
  const listed = () => context.progress?.(++done, all);
  const { open = [], sweeps = [], detail } = context.memory ?? {};
  const known = open.map(({ resource, tags }) => ({ resource, tags, isUnread: false }));
  const common = { reader, context, rules: hashOf(context.tags), known, sweeps, listed };
  const regions = await Promise.all(found.names.map((region) => scanRegion({ ...common, region })));
  const scopes = tellingDisabled(regions.map(notBlind));
  const owners = new TagOwners(context.tags.rules);
  for (const scope of scopes) owners.merge(scope.owners);
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: [...found.observations, ...scopes.flatMap(({ observations }) => observations)],
    scopes: [...found.scopes, ...scopes.map(({ scope }) => scope)],
    // Only who sees every resource can count by owner.
    detail: withRegions(scopes.every(({ isFull }) => isFull) ? { owners: owners.toJson() } : (detail ?? null), found),
    sweeps: scopes.flatMap(({ sweep }) => sweep ?? []),
  };
}

/** The regions are kept with what else is, for the next scan to know which are new. */
function withRegions(detail: Json, { known }: ScannedRegions): Json {
  if (!known) return detail;
  const regions = known.map(({ name, since }) => ({ name, since }));
  return { ...recordOf(detail), regions };
}

/**
 * Types that every region with SageMaker has. Where a region offers none of all that was asked for, and these were, what
 * answered is not SageMaker: a wrong endpoint, or an emulator.
 */
const everywhere = ['model', 'notebook-instance', 'training-job', 'endpoint'];

/** Without these there is no SageMaker: a region that says so of one of them did not see the question. */
const essential = ['model', 'training-job', 'endpoint'];

/** What could not be read is unknown, whatever the answers were: a region, or a type that every region has. */
function notBlind(scanned: readonly ScannedScope[]): readonly ScannedScope[] {
  const isBlind =
    scanned.every(({ scope }) => scope.status === 'unsupported') &&
    scanned.some(({ scope }) => everywhere.includes(scope.resourceType));
  const isUnknown = ({ scope: { status, resourceType } }: ScannedScope) =>
    isBlind || (status === 'unsupported' && essential.includes(resourceType));
  return scanned.map((one) =>
    isUnknown(one) ? { ...one, scope: { ...one.scope, status: 'unknown' }, sweep: undefined } : one,
  );
}

/** What a region that the account has not enabled answers to credentials that are good elsewhere. */
const disabled = /^(?:UnrecognizedClientException|InvalidClientTokenId|AuthFailure|OptInRequired)\b/;

function withCause(failure: ReadFailure): ReadFailure {
  return disabled.test(failure.message) ? { ...failure, cause: 'region_not_enabled' } : failure;
}

/** Says of regions that refuse the credentials which another one takes that they are not enabled. */
function tellingDisabled(regions: readonly (readonly ScannedScope[])[]): readonly ScannedScope[] {
  const isSeen = regions.some((scanned) => scanned.some(({ scope }) => sawSomething(scope)));
  if (!isSeen) return regions.flat();
  const scanned = regions.map((one) => {
    if (one.some(({ scope }) => sawSomething(scope))) return one;
    return one.map((each) => ({ ...each, scope: { ...each.scope, failures: each.scope.failures.map(withCause) } }));
  });
  return scanned.flat();
}

/**
 * Owners that come make nobody wrong, and those that go are found by the next full sweep; only where their source could not
 * be read everything has to be judged again.
 */
function hashOf({ rules, lookback, modelPackageVersions, states, children }: TagScanSettings): string {
  const tags = Object.entries(rules.tags).map(([key, { owners, ...rule }]) => [key, rule, owners?.ok ?? null]);
  const policy = rules.policy && (rules.policy.ok ? rules.policy.value : null);
  return sha256(JSON.stringify([{ ...rules, tags, policy }, lookback, modelPackageVersions, states, children])).slice(
    0,
    12,
  );
}
