import { z } from 'zod';
import { type CheckDescription, severitiesOf } from '../domain/evaluation/check.ts';
import type { CheckState } from '../domain/evaluation/check-state.ts';
import { isIncomplete, scopeStatuses } from '../domain/evaluation/evaluation.ts';
import { leftOutReasons } from '../domain/evaluation/left-out.ts';
import { transitionKinds } from '../domain/finding/finding.ts';
import type { Suppression } from '../domain/finding/suppression.ts';
import type { Target } from '../domain/target/target.ts';
import { statusOfSuppression, suppressionStatuses } from '../findings/suppression-status.ts';
import type { FindingCount } from '../store/contract/finding-count.ts';
import type { LabelsOf, MetricName } from './definitions.ts';

/** What the store knows at one moment. */
export interface StoreFacts {
  readonly checkStates: readonly CheckState[];
  readonly findingCounts: readonly FindingCount[];
  readonly transitionCounts: readonly {
    readonly checkId: string;
    readonly transition: string;
    readonly count: number;
  }[];
  readonly suppressionCounts: readonly { readonly suppressionId: string; readonly count: number }[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pendingDeliveries: readonly { readonly sinkId: string; readonly count: number }[];
}

/** What the configuration watches; only this is exported, whatever else the store may hold. */
export interface Watched {
  readonly targets: readonly Target[];
  /** The enabled ones. */
  readonly checks: readonly CheckDescription[];
  readonly sinks: readonly { readonly id: string }[];
  readonly suppressions: readonly Pick<Suppression, 'id' | 'expires'>[];
}

/** One value of one metric. */
export type Sample = {
  [Name in MetricName]: { readonly name: Name; readonly labels: LabelsOf<Name>; readonly value: number };
}[MetricName];

/** The metrics that need no store. */
export function projectTargets(targets: readonly Target[]): readonly Sample[] {
  return targets.map(({ id, accountId, homeRegion }) =>
    sample('target_info', { target: id, account_id: accountId, aws_region: homeRegion }, 1),
  );
}

/** Every metric whose source is the store. What a completed evaluation no longer finds has no sample here. */
export function projectStore(facts: StoreFacts, watched: Watched): readonly Sample[] {
  const states = facts.checkStates.filter((state) => isWatched(state, watched));
  const counts = facts.findingCounts.filter((count) => isWatched(count, watched));
  return [
    ...projectFindings(states, counts, watched.checks),
    ...projectOldest(counts),
    ...states.flatMap(projectVerdicts),
    ...states.flatMap(projectLimits),
    ...projectCoverage(states),
    ...states.flatMap(projectState),
    ...projectTransitions(facts.transitionCounts, watched.checks),
    ...projectPending(facts.pendingDeliveries, watched.sinks),
    ...projectSuppressions(facts, watched.suppressions),
  ];
}

function isWatched({ targetId, checkId }: { targetId: string; checkId: string }, { targets, checks }: Watched) {
  return targets.some(({ id }) => id === targetId) && checks.some(({ id }) => id === checkId);
}

const countedStates = ['active', 'suppressed', 'pending'] as const;

/** Zeros for everything that a check could have reported, once it has completed; then what it did report. */
function projectFindings(
  states: readonly CheckState[],
  counts: readonly FindingCount[],
  checks: readonly CheckDescription[],
): readonly Sample[] {
  const tally = new Tally('findings');
  for (const { targetId, checkId, lastSuccessAt } of states) {
    const check = checks.find(({ id }) => id === checkId);
    if (lastSuccessAt === null || !check) continue;
    for (const severity of severitiesOf(check)) {
      for (const state of countedStates) tally.add({ target: targetId, check: checkId, severity, state }, 0);
    }
  }
  for (const { targetId, checkId, severity, state, count } of counts) {
    tally.add({ target: targetId, check: checkId, severity, state }, count);
  }
  return tally.samples();
}

function projectOldest(counts: readonly FindingCount[]): readonly Sample[] {
  const active = counts.filter(({ state, count }) => state === 'active' && count > 0);
  const groups = Map.groupBy(active, ({ targetId, checkId }) => JSON.stringify([targetId, checkId]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const oldest = Math.min(...group.map(({ oldestFirstSeen }) => oldestFirstSeen));
    const labels = { target: first.targetId, check: first.checkId };
    return [sample('finding_first_seen_timestamp_seconds', labels, oldest / 1_000)];
  });
}

const verdicts = [
  'equivalent',
  'broadened',
  'narrowed',
  'mixed',
  'latent',
  'undecided',
  'unsettled',
  'missing',
  'invalid',
  'unknown',
];

/** The part of a check's detail that tells the verdict on each role; other checks have none. */
const roleDetail = z.object({ roles: z.array(z.object({ verdict: z.string() })) });

function projectVerdicts({ targetId, detail }: CheckState): readonly Sample[] {
  const parsed = roleDetail.safeParse(detail);
  if (!parsed.success) return [];
  const tally = new Tally('policy_verdict');
  for (const verdict of verdicts) tally.add({ target: targetId, verdict }, 0);
  for (const { verdict } of parsed.data.roles) tally.add({ target: targetId, verdict }, 1);
  return tally.samples();
}

/** The part of a check's detail that tells of the organization's limits; there is none where they are not asked for. */
const limitsDetail = z.object({
  limits: z.object({ status: z.string(), leftOut: z.array(z.unknown()).default([]) }),
});

function projectLimits({ targetId, checkId, detail }: CheckState): readonly Sample[] {
  const parsed = limitsDetail.safeParse(detail);
  if (!parsed.success) return [];
  const { status, leftOut } = parsed.data.limits;
  const isKnown = status !== 'unread' && leftOut.length === 0;
  return [sample('organization_limits_read', { target: targetId, check: checkId }, isKnown ? 1 : 0)];
}

/** A scope is one type in one region: the regions of a target are summed. */
function projectCoverage(states: readonly CheckState[]): readonly Sample[] {
  const resources = new Tally('resources');
  const unseen = new Tally('resources_unseen_scopes');
  const omitted = new Tally('resources_left_out');
  const missing = new Tally('resources_missing_tag');
  const scanned = new Tally('resources_scanned');
  const parts = new Tally('check_scopes');
  for (const { targetId: target, checkId: check, scopes } of states) {
    for (const status of scopeStatuses) parts.add({ target, check, status }, 0);
    for (const { status, resourceType: resource_type, counts, leftOut, missingByKey } of scopes) {
      parts.add({ target, check, status }, 1);
      if (status === 'unsupported') continue;
      scanned.add({ target, check, resource_type }, counts.compliant + counts.noncompliant);
      // Only tag scopes: roles among them would make the sum over resource types a mixture.
      if (!missingByKey) continue;
      unseen.add({ target, resource_type }, isIncomplete({ status }) ? 1 : 0);
      for (const reason of leftOutReasons) omitted.add({ target, resource_type, reason }, leftOut?.[reason] ?? 0);
      for (const outcome of ['compliant', 'noncompliant', 'unknown'] as const) {
        resources.add({ target, resource_type, outcome }, counts[outcome]);
      }
      for (const [tag_key, count] of Object.entries(missingByKey))
        missing.add({ target, resource_type, tag_key }, count);
    }
  }
  return [
    ...resources.samples(),
    ...unseen.samples(),
    ...omitted.samples(),
    ...missing.samples(),
    ...scanned.samples(),
    ...parts.samples(),
  ];
}

function projectState({ targetId, checkId, outcome, lastAttemptAt, lastSuccessAt }: CheckState): readonly Sample[] {
  const labels = { target: targetId, check: checkId };
  const told = [
    sample('check_success', labels, outcome === 'unknown' ? 0 : 1),
    sample('scan_last_attempt_timestamp_seconds', labels, lastAttemptAt / 1_000),
  ];
  if (lastSuccessAt === null) return told;
  return [...told, sample('check_last_success_timestamp_seconds', labels, lastSuccessAt / 1_000)];
}

function projectTransitions(
  counts: StoreFacts['transitionCounts'],
  checks: readonly CheckDescription[],
): readonly Sample[] {
  const tally = new Tally('finding_transitions_total');
  for (const { id } of checks) for (const transition of transitionKinds) tally.add({ check: id, transition }, 0);
  for (const { checkId, transition, count } of counts) {
    if (checks.some(({ id }) => id === checkId)) tally.add({ check: checkId, transition }, count);
  }
  return tally.samples();
}

function projectPending(pending: StoreFacts['pendingDeliveries'], sinks: Watched['sinks']): readonly Sample[] {
  const tally = new Tally('deliveries_pending');
  for (const { id } of sinks) tally.add({ sink: id }, 0);
  for (const { sinkId, count } of pending) tally.add({ sink: sinkId }, count);
  return tally.samples();
}

function projectSuppressions(
  { suppressionCounts, now }: StoreFacts,
  suppressions: Watched['suppressions'],
): readonly Sample[] {
  const counts = new Map(suppressionCounts.map(({ suppressionId, count }) => [suppressionId, count]));
  const tally = new Tally('suppressions');
  for (const status of suppressionStatuses) tally.add({ status }, 0);
  for (const one of suppressions) tally.add({ status: statusOfSuppression(one, counts.get(one.id) ?? 0, now) }, 1);
  return tally.samples();
}

/** Sums by label set, so that no series is given twice. */
class Tally<Name extends MetricName> {
  readonly #name: Name;
  readonly #sums = new Map<string, { readonly labels: LabelsOf<Name>; value: number }>();

  constructor(name: Name) {
    this.#name = name;
  }

  add(labels: LabelsOf<Name>, value: number): void {
    // Every caller names the labels of a metric in one order.
    const key = Object.values(labels).join('\0');
    const sum = this.#sums.get(key);
    if (sum) sum.value += value;
    else this.#sums.set(key, { labels, value });
  }

  samples(): readonly Sample[] {
    return [...this.#sums.values()].map(({ labels, value }) => sample(this.#name, labels, value));
  }
}

function sample<Name extends MetricName>(name: Name, labels: LabelsOf<Name>, value: number): Sample {
  return { name, labels, value } as Sample;
}
