import pLimit from 'p-limit';
import { isAgeLimited } from '../aws/sagemaker/types.ts';
import { type CompareSets, createPolicyComparisons } from '../checks/policy-comparisons.ts';
import { evaluatePolicyDrift, type PolicyPair, pairsToCompare, policyDrift } from '../checks/policy-drift.ts';
import { exclusionOf, judgeTags, requiredTags } from '../checks/required-tags.ts';
import { evaluateRoleAttachments, policiesInQuestion, roleAttachments } from '../checks/role-attachments.ts';
import { inSelectorScopes, snapshotsOf } from '../checks/role-scopes.ts';
import { TagOwners } from '../checks/tag-owners.ts';
import { TagTally } from '../checks/tag-tally.ts';
import type { Evaluation, ScopeOutcome } from '../domain/evaluation.ts';
import { invalidComparison } from '../policy/compare/compare-exactly.ts';
import type { ExactComparison } from '../policy/compare/exact-comparison.ts';
import { ComparisonThread } from './comparison-thread.ts';
import type { PolicyScanSettings, TagScanSettings, WatchedTarget } from './watched-target.ts';

/** What an evaluation runs under. */
export interface EvaluationContext {
  readonly policy?: PolicyScanSettings;
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

/** One for the process: its comparisons are remembered across scans. */
const thread = new ComparisonThread();

async function evaluateRoles({ target, canonical, reader }: WatchedTarget, context: EvaluationContext) {
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  context.progress?.(1, 1);
  const roles = snapshotsOf(reading);
  const { cosmetic = false } = context.policy ?? {};
  const input = { targetId: target.id, canonical, attached: target.attached, roles, cosmetic };
  const pairs = [...pairsToCompare(input)];
  const comparisons = await Promise.all(pairs.map(async ([key, pair]) => [key, await thread.compare(pair)] as const));
  const evaluation = evaluatePolicyDrift({ ...input, comparisons: new Map(comparisons) });
  return inSelectorScopes(evaluation, reading);
}

async function evaluateAttachments(watched: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const { target, attachments, reader } = watched;
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  const { id: targetId, partition, accountId, homeRegion } = target;
  const besidePolicyDrift = context.checks.has(policyDrift.id);
  const input = {
    targetId,
    attachments,
    roles: snapshotsOf(reading),
    installation: { partition, accountId, homeRegion },
    besidePolicyDrift,
  };
  const inQuestion = await withComparisons((compare) =>
    policiesInQuestion({ ...input, comparisons: createPolicyComparisons(compare) }),
  );
  const versions = await reader.readPolicyVersions(inQuestion, { notBefore, signal });
  context.progress?.(1, 1);
  const evaluation = await withComparisons((compare) =>
    evaluateRoleAttachments({ ...input, comparisons: createPolicyComparisons(compare), versions }),
  );
  return inSelectorScopes(evaluation, reading, { tellsMissing: !besidePolicyDrift });
}

/**
 * Runs a pure evaluation whose comparisons are made in the thread: those that it finds missing are made, and it runs
 * again, until it has all that it asks for.
 */
async function withComparisons<Answer>(evaluate: (compare: CompareSets) => Answer): Promise<Answer> {
  const known = new Map<string, ExactComparison>();
  for (;;) {
    const missing = new Map<string, PolicyPair>();
    const answer = evaluate((canonical, live) => {
      const key = JSON.stringify([canonical, live]);
      const comparison = known.get(key);
      if (!comparison) missing.set(key, { canonical, live });
      return comparison ?? invalidComparison([]);
    });
    if (missing.size === 0) return answer;
    for (const [key, pair] of missing) known.set(key, await thread.compare(pair));
  }
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
