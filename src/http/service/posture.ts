import { ageOf } from '../../domain/clock-tolerance.ts';
import type { CheckStanding, CheckState } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { FindingCount } from '../../store/contract/finding-count.ts';
import type { HttpOptions } from './options.ts';

/** What is known of one check of one target at this moment. Times are milliseconds since the epoch. */
export interface CheckPosture<State extends CheckStanding = CheckStanding> {
  readonly targetId: string;
  readonly checkId: string;
  /** Absent: never evaluated. */
  readonly state: State | undefined;
  readonly nextScanAt: number | null;
  readonly stale: boolean;
  readonly findings: FindingTotals;
}

/** Open findings of one check of one target. */
interface FindingTotals {
  /** Pending and active ones that are not suppressed. */
  readonly open: Readonly<Partial<Record<Severity, number>>>;
  readonly pending: number;
  readonly suppressed: number;
  /** Over pending and active ones. */
  readonly oldestFirstSeen: number | null;
}

/** The posture of every enabled check of every target, in the order of the configuration. */
export async function readPosture(options: HttpOptions): Promise<readonly CheckPosture[]> {
  const [states, counts] = await Promise.all([options.store.checkStandings(), options.store.findingCounts()]);
  return postureOf(options, { targets: options.targets, states, counts });
}

/** The posture of every enabled check of one target, with what the checks keep of their parts. */
export async function readTargetPosture(
  options: HttpOptions,
  targetId: string,
): Promise<readonly CheckPosture<CheckState>[]> {
  const [states, counts] = await Promise.all([options.store.checkStates(targetId), options.store.findingCounts()]);
  return postureOf(options, { targets: options.targets.filter(({ id }) => id === targetId), states, counts });
}

interface Known<State> {
  readonly targets: HttpOptions['targets'];
  readonly states: readonly State[];
  readonly counts: readonly FindingCount[];
}

function postureOf<State extends CheckStanding>(
  options: HttpOptions,
  { targets, states, counts }: Known<State>,
): readonly CheckPosture<State>[] {
  const stateOf = new Map(states.map((state) => [placeOf(state), state]));
  const countsOf = Map.groupBy(counts, placeOf);
  const nextOf = new Map(options.nextRuns().map((run) => [placeOf(run), run.nextAt]));
  return targets.flatMap(({ id: targetId }) =>
    options.checks.map(({ id: checkId }) => {
      const place = placeOf({ targetId, checkId });
      const state = stateOf.get(place);
      return {
        targetId,
        checkId,
        state,
        nextScanAt: nextOf.get(place) ?? null,
        stale: isStale(options, { targetId, checkId, lastSuccessAt: state?.lastSuccessAt ?? null }),
        findings: totals(countsOf.get(place) ?? []),
      };
    }),
  );
}

function placeOf({ targetId, checkId }: { readonly targetId: string; readonly checkId: string }): string {
  return JSON.stringify([targetId, checkId]);
}

/**
 * A check that never succeeded is measured from the start of the process, so that a new one has its time. A success that lies
 * in the future counts as none.
 */
function isStale(
  { clock, startedAt, staleAfter }: HttpOptions,
  { targetId, checkId, lastSuccessAt }: { targetId: string; checkId: string; lastSuccessAt: number | null },
): boolean {
  return ageOf(lastSuccessAt ?? startedAt, clock()) > staleAfter(targetId, checkId);
}

function totals(counts: readonly FindingCount[]): FindingTotals {
  const live = counts.filter(({ state }) => state !== 'suppressed');
  const open: Partial<Record<Severity, number>> = {};
  for (const { severity, count } of live) open[severity] = (open[severity] ?? 0) + count;
  return {
    open,
    pending: sum(live.filter(({ state }) => state === 'pending')),
    suppressed: sum(counts.filter(({ state }) => state === 'suppressed')),
    oldestFirstSeen: live.length > 0 ? Math.min(...live.map(({ oldestFirstSeen }) => oldestFirstSeen)) : null,
  };
}

function sum(counts: readonly FindingCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
