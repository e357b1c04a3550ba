import type { CheckPosture } from './posture.ts';

/** Findings of these checks that are open and not suppressed. */
export function openOf(posture: readonly Pick<CheckPosture, 'findings'>[]): number {
  return posture.reduce(
    (total, { findings }) => total + Object.values(findings.open).reduce((sum, amount) => sum + amount, 0),
    0,
  );
}

/** Whether a check says nothing that holds now: it could not be read, was never evaluated, or not for too long. */
export function isUnseen({ state, stale }: Pick<CheckPosture, 'state' | 'stale'>): boolean {
  return stale || state === undefined || state.outcome === 'unknown';
}

/**
 * The colour of the whole situation. What is known to be wrong outranks what was not seen, unless nothing was seen at all: then
 * nobody knows whether it is still so.
 */
export function stateOfAll(
  posture: readonly Pick<CheckPosture, 'state' | 'stale' | 'findings'>[],
): 'clean' | 'findings' | 'unknown' {
  const unseen = posture.filter(isUnseen).length;
  if (posture.length > 0 && unseen === posture.length) return 'unknown';
  if (openOf(posture) > 0) return 'findings';
  return unseen > 0 ? 'unknown' : 'clean';
}
