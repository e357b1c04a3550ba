import pLimit from 'p-limit';
import { judgeTags } from '../../checks/required-tags/judge-tags.ts';
import { tagCarrierOf } from '../../checks/required-tags/tag-carrier.ts';
import type { TagOwners } from '../../checks/required-tags/tag-owners.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import type { Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { SageMakerResource } from '../../domain/evaluation/resource.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { KnownResource } from './known-resources.ts';
import { followerOf } from './owner-follower.ts';
import { type ScannedType, scanType } from './scan-type.ts';
import { isInAudit } from './sweep/audit.ts';
import { nextSweep } from './sweep/next-sweep.ts';
import { planScope, type ScopePlan } from './sweep/scope-plan.ts';
import { TagBatches } from './tag-batches.ts';
import { type Grouping, groupingIn } from './under-parents.ts';

/** The tag scan of one region. */
export interface RegionScan {
  readonly region: string;
  readonly reader: AccountReader;
  readonly context: EvaluationContext;
  /** A hash of the rules and settings that change what is judged. */
  readonly rules: string;
  /** What is known of this region: resources with findings, and how far each type was looked at. */
  readonly known: readonly KnownResource[];
  readonly sweeps: readonly Sweep[];
  /** Told after each type that was listed. */
  readonly listed: () => void;
}

/** What became of one type in one region, and what is wrong in it. */
export interface ScannedScope {
  readonly observations: readonly Observation[];
  readonly owners: TagOwners;
  readonly scope: ScopeOutcome;
  /** Set where it was looked at as far as the scan went. */
  readonly sweep: Sweep | undefined;
  readonly isFull: boolean;
}

/** Listings under way at once in one region; the limiter of the account bounds their calls. */
const concurrentListings = 4;

/** Scans every configured type in one region as its plan says. */
export async function scanRegion(scan: RegionScan): Promise<readonly ScannedScope[]> {
  const { region, reader, context, rules, listed } = scan;
  const settings = context.tags;
  const plans = new Map(settings.types.map((type) => [type, planOf(type, scan)]));
  const follower = followerOf(context);
  const unfollowed = reader.tagReader({
    region,
    looksWrong: (resource, found) => judgeTags(resource, found, settings.rules).length > 0,
    isAudited: (resource) => isAudited(resource, plans.get(resource.type), settings.auditShare),
    carrierOf: (resource) => tagCarrierOf(resource, settings),
    signal: context.signal,
  });
  const tags = follower?.reading(unfollowed) ?? unfollowed;
  const batches = new TagBatches(tags);
  const limit = pLimit(concurrentListings);
  const scanned = await Promise.all(
    [...plans].map(([type, plan]) =>
      limit(async () => {
        const known = knownOf(type, scan);
        const one = await scanType({ region, type, plan, known, reader, context, batches, tags, follower });
        listed();
        return { plan, ...one };
      }),
    ),
  );
  await batches.flush();
  const group = groupingIn(region, reader, context);
  return Promise.all(scanned.map((one) => conclude(one, { rules, now: context.now, group })));
}

type Planned = ScannedType & { readonly plan: ScopePlan };

async function conclude(
  { plan, tally, outcome, settle }: Planned,
  { rules, now, group }: { readonly rules: string; readonly now: number; readonly group: Grouping },
): Promise<ScannedScope> {
  await settle();
  const judged = { observations: tally.observations, scope: tally.finish(outcome), unread: tally.unread };
  const { observations, scope, unread } = await group(judged);
  const sweep = nextSweep({ plan, scope, unread, rules, now });
  return { observations, owners: tally.owners, scope, sweep, isFull: plan.kind === 'full' };
}

function planOf(type: string, { region, reader, context, rules, sweeps }: RegionScan): ScopePlan {
  const sweep = sweeps.find((one) => one.region === region && one.resourceType === type);
  const tellsChanges = reader.tellsChanges(type);
  // Search does not tell states.
  const answersSearch = reader.answersSearch(type) && ownValue(context.tags.states, type) === undefined;
  return planScope({ sweep, tellsChanges, answersSearch, rules, now: context.now, settings: context.tags });
}

/** Resources with findings, and those that could not be read before. */
function knownOf(type: string, { region, known, sweeps }: RegionScan): readonly KnownResource[] {
  const unread = sweeps
    .filter((one) => one.region === region && one.resourceType === type)
    .flatMap((one) => one.unread);
  const all = [
    ...known.filter(({ resource }) => resource.region === region && resource.type === type),
    ...unread.map((one) => ({ resource: { type, region, ...one }, tags: undefined, isUnread: true })),
  ];
  return [...new Map(all.map((one) => [one.resource.arn, one])).values()];
}

/** A part of what looks right is looked at again in a full sweep, because the tagging API may be behind. */
function isAudited(resource: SageMakerResource, plan: ScopePlan | undefined, share: number): boolean {
  return plan?.kind === 'full' && isInAudit(resource.arn, plan.number, share);
}
