import type { Observation } from '../domain/evaluation.ts';
import type { Finding, Resolution, TransitionKind } from '../domain/finding.ts';
import { stableJson } from './stable-json.ts';

/** What one evaluation means for one finding. */
export interface Circumstances {
  /** Completed evaluations in a row that must see a fault before it is active. */
  readonly confirmAfter: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly scanId: string;
}

/** A step in a finding's life: what it is now, `null` when it is forgotten, and the transition to tell of, if any. */
export interface Step {
  readonly finding: Finding | null;
  readonly transition?: TransitionKind;
}

type Identified = Pick<Finding, 'id' | 'targetId' | 'checkId'>;

/** The first sight of a fault. `conclusive`: in a completed part of an evaluation, so that it counts as a confirmation. */
export function begin(
  identified: Identified,
  observation: Observation,
  { conclusive, ...circumstances }: Circumstances & { readonly conclusive: boolean },
): Step {
  const { now, scanId } = circumstances;
  const finding: Finding = {
    ...identified,
    ...contentOf(observation),
    state: 'pending',
    suppressed: false,
    confirmations: 0,
    firstSeen: now,
    lastSeen: now,
    resolvedAt: null,
    resolution: null,
    scanId,
  };
  return conclusive ? confirm(finding, circumstances) : { finding };
}

/** The fault was seen in a completed part of an evaluation. */
export function seeAgain(finding: Finding, observation: Observation, circumstances: Circumstances): Step {
  const { now, scanId } = circumstances;
  const changed = isChanged(finding, observation);
  const seen = { ...finding, ...contentOf(observation), lastSeen: now, scanId: changed ? scanId : finding.scanId };
  if (finding.state === 'active') return changed ? { finding: seen, transition: 'updated' } : { finding: seen };
  return confirm({ ...seen, confirmations: finding.state === 'resolved' ? 0 : finding.confirmations }, circumstances);
}

/**
 * The fault was seen in a part that did not complete. It is there, but an incomplete look neither confirms nor announces:
 * a resolved finding waits as pending, and what changed of an active one is told by the next complete look.
 */
export function glimpse(finding: Finding, observation: Observation, { now, scanId }: Circumstances): Step {
  if (finding.state === 'active') return { finding: { ...finding, lastSeen: now } };
  const seen = { ...finding, ...contentOf(observation), state: 'pending', lastSeen: now } as const;
  return { finding: finding.state === 'resolved' ? { ...seen, confirmations: 0, scanId } : seen };
}

/** A completed part of an evaluation looked and did not see the fault. */
export function end(
  finding: Finding,
  resolution: Resolution,
  { now, scanId }: Omit<Circumstances, 'confirmAfter'>,
): Step {
  if (finding.state === 'resolved') return { finding };
  if (finding.state === 'active') {
    return { finding: { ...finding, state: 'resolved', resolvedAt: now, resolution, scanId }, transition: 'resolved' };
  }
  // A fault that was never confirmed leaves no trace; one that seemed to return is resolved as it was.
  return { finding: finding.resolvedAt === null ? null : { ...finding, state: 'resolved', confirmations: 0, scanId } };
}

function confirm(finding: Finding, { confirmAfter, now, scanId }: Circumstances): Step {
  const confirmations = finding.confirmations + 1;
  if (confirmations < confirmAfter) return { finding: { ...finding, state: 'pending', confirmations } };
  const active = { ...finding, state: 'active', confirmations, resolvedAt: null, resolution: null, scanId } as const;
  if (finding.resolvedAt === null) return { finding: active, transition: 'opened' };
  return { finding: { ...active, firstSeen: now }, transition: 'reopened' };
}

/** A change of these, and of nothing else, is an update of the finding. */
function isChanged(finding: Finding, observation: Observation): boolean {
  return toldOf(finding) !== toldOf(observation);
}

function toldOf({ severity, summary, evidence }: Finding | Observation): string {
  return stableJson([severity, summary, evidence]);
}

function contentOf({ kind, scope, resource, path, severity, summary, evidence }: Observation) {
  const { type, arn, name, region } = resource;
  return { kind, scope, resource: { type, arn, name, region }, path, severity, summary, evidence };
}
