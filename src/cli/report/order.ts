import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { CheckReport } from './report.ts';

/** One check of one target, with what it found. */
export interface ReportGroup {
  readonly target: CheckReport['targets'][number];
  readonly check: CheckDescription;
  readonly state: CheckState;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

/** Worst first; what is equally bad in a fixed order, so that two runs compare. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => rank(b) - rank(a) || compare(sortKey(a), sortKey(b)));
}

/** Everything that ran, by target and check in the order of the report. */
export function groupsOf({ targets, checks, states, findings, suppressed }: CheckReport): readonly ReportGroup[] {
  return targets.flatMap((target) =>
    checks.flatMap((check) => {
      const belongs = ({ targetId, checkId }: { targetId: string; checkId: string }) =>
        targetId === target.id && checkId === check.id;
      const state = states.find(belongs);
      if (!state) return [];
      const own = { findings: findings.filter(belongs), suppressed: suppressed.filter(belongs) };
      return { target, check, state, findings: worstFirst(own.findings), suppressed: worstFirst(own.suppressed) };
    }),
  );
}

function rank({ severity }: Finding): number {
  return severities.indexOf(severity);
}

function sortKey({ targetId, checkId, kind, resource, path, id }: Finding): string {
  return [targetId, checkId, kind, resource.arn, path, id].join('\n');
}

/** By code unit, whatever the locale is. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
