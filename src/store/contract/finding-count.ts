import type { Severity } from '../../domain/evaluation/severity.ts';

/** How many open findings share these properties: the source of the findings metric. */
export interface FindingCount {
  readonly targetId: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly state: 'pending' | 'active' | 'suppressed';
  readonly count: number;
  /** The oldest of them, milliseconds since the epoch. */
  readonly oldestFirstSeen: number;
}

/** How many of them are active and not suppressed. */
export function countActive(counts: readonly FindingCount[]): number {
  return counts.reduce((sum, { state, count }) => (state === 'active' ? sum + count : sum), 0);
}
