import { ageOf } from '../../domain/clock-tolerance.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { FindingCount } from '../../store/contract/finding-count.ts';
import type { HttpOptions } from './options.ts';

/** What is known of one check of one target at this moment. Times are milliseconds since the epoch. */
export interface CheckPosture {
  readonly targetId: string;
  readonly checkId: string;
  /** Absent: never evaluated. */
  readonly state: CheckState | undefined;
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
  const { store, targets, checks } = options;
  const [states, counts] = await Promise.all([store.checkStates(), store.findingCounts()]);
  const nextRuns = options.nextRuns();
  return targets.flatMap(({ id: targetId }) =>
    checks.map(({ id: checkId }) => {
      const belongs = (row: { targetId: string; checkId: string }) =>
        row.targetId === targetId && row.checkId === checkId;
      const state = states.find(belongs);
      return {
        targetId,
        checkId,
        state,
        nextScanAt: nextRuns.find(belongs)?.nextAt ?? null,
        stale: isStale(options, { targetId, checkId, lastSuccessAt: state?.lastSuccessAt ?? null }),
        findings: totals(counts.filter(belongs)),
      };
    }),
  );
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
