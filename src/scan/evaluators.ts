import pLimit from 'p-limit';
import { isAgeLimited } from '../aws/sagemaker/types.ts';
import { createPolicyComparisons } from '../checks/policy-comparisons.ts';
import { evaluatePolicyDrift, policyDrift } from '../checks/policy-drift.ts';
import { exclusionOf, judgeTags, requiredTags } from '../checks/required-tags.ts';
import { evaluateRoleAttachments, policiesInQuestion, roleAttachments } from '../checks/role-attachments.ts';
import { inSelectorScopes, snapshotsOf } from '../checks/role-scopes.ts';
import { TagOwners } from '../checks/tag-owners.ts';
import { TagTally } from '../checks/tag-tally.ts';
import type { Evaluation, ScopeOutcome } from '../domain/evaluation.ts';
import { compareExactly } from '../policy/compare/compare-exactly.ts';
import type { TagScanSettings, WatchedTarget } from './watched-target.ts';

/** What an evaluation runs under. */
export interface EvaluationContext {
  readonly tags: TagScanSettings;
  /** The ids of the checks that are on. */
  readonly checks: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What was read since then may be shared with other scans, milliseconds since the epoch. */
  readonly notBefore: number;
  readonly signal: AbortSignal;
  /** Told after each finished scope, for progress. */
  readonly progress?: (done: number, all: number) => void;
}

export type Evaluator = (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation>;

/** How each check is read and judged, by check id. */
export const evaluators: Readonly<Record<string, Evaluator>> = {
  [policyDrift.id]: evaluateRoles,
  [roleAttachments.id]: evaluateAttachments,
  [requiredTags.id]: evaluateResources,
};

/** Listings under way at once for one target; the limiter of the account bounds their calls. */
const concurrentListings = 4;

async function evaluateRoles({ target, canonical, reader }: WatchedTarget, context: EvaluationContext) {
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  context.progress?.(1, 1);
  const roles = snapshotsOf(reading);
  const evaluation = evaluatePolicyDrift({ targetId: target.id, canonical, attached: target.attached, roles });
  return inSelectorScopes(evaluation, reading);
}

async function evaluateAttachments(watched: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const { target, attachments, reader } = watched;
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  const { id: targetId, partition, accountId, homeRegion } = target;
  const input = {
    targetId,
    attachments,
    roles: snapshotsOf(reading),
    installation: { partition, accountId, homeRegion },
    comparisons: createPolicyComparisons(compareExactly),
    besidePolicyDrift: context.checks.has(policyDrift.id),
  };
  const versions = await reader.readPolicyVersions(policiesInQuestion(input), { notBefore, signal });
  context.progress?.(1, 1);
  const evaluation = evaluateRoleAttachments({ ...input, versions });
  return inSelectorScopes(evaluation, reading, { tellsMissing: !input.besidePolicyDrift });
}

async function evaluateResources({ target, reader }: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const listings = target.regions.flatMap((region) => context.tags.types.map((type) => ({ region, type })));
  const limit = pLimit(concurrentListings);
  const owners = new TagOwners(context.tags.rules);
  let done = 0;
  const results = await Promise.all(
    listings.map(({ region, type }) =>
      limit(async () => {
        const result = await evaluateListing({ region, type, reader, owners, context });
        context.progress?.(++done, listings.length);
        return result;
      }),
    ),
  );
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: results.flatMap(({ observations }) => observations),
    scopes: results.map(({ scope }) => scope),
    detail: { owners: owners.toJson() },
  };
}

interface Listing {
  readonly region: string;
  readonly type: string;
  readonly reader: WatchedTarget['reader'];
  readonly owners: TagOwners;
  readonly context: EvaluationContext;
}

async function evaluateListing({ region, type, reader, owners, context }: Listing) {
  const { rules, lookback } = context.tags;
  const tally = new TagTally(region, type, rules, owners);
  const batches = reader.readResources({
    region,
    type,
    ...(isAgeLimited(type) ? { createdAfter: context.now - lookback } : {}),
    wanted: (resource) => {
      if (!exclusionOf(resource, rules)) return true;
      tally.exclude();
      return false;
    },
    looksWrong: (resource, tags) => judgeTags(resource, tags, rules).length > 0,
    signal: context.signal,
  });
  let next = await batches.next();
  for (; !next.done; next = await batches.next()) tally.add(next.value);
  const scope: ScopeOutcome = tally.finish(next.value);
  return { observations: tally.observations, scope };
}
