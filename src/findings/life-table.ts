import type { Finding, TransitionKind } from '../domain/finding/finding.ts';

/** Where a finding stands. `returning`: it was resolved, is seen again, and is not yet confirmed. */
export const lifeStates = ['none', 'pending', 'active', 'resolved', 'returning'] as const;
/** A state of the table: those of a finding, and `none` before there is one. */
export type LifeState = (typeof lifeStates)[number];

/**
 * What an evaluation says of a finding. `seen` and `confirmed`: it is there, by a complete look; confirmed from the
 * `confirm_after`th such look in a row on. `glimpsed`: it is there, by an incomplete look. `missed`: a complete look did not
 * see it. `unseen`: nobody looked, or the look failed.
 */
export const lifeEvents = ['seen', 'confirmed', 'glimpsed', 'missed', 'unseen'] as const;
/** What a look at a finding can show. */
export type LifeEvent = (typeof lifeEvents)[number];

/** What an event does to a finding in one state. */
export interface LifeStep {
  readonly to: LifeState;
  /** The transition that goes into the history; `updated` only where something changed. */
  readonly tells?: TransitionKind;
}

/** The whole life of a finding. Suppression is a flag beside it, and `unknown` is a state of the check. */
export const lifeTable: Readonly<Record<LifeState, Readonly<Record<LifeEvent, LifeStep>>>> = {
  none: {
    seen: { to: 'pending' },
    confirmed: { to: 'active', tells: 'opened' },
    glimpsed: { to: 'pending' },
    missed: { to: 'none' },
    unseen: { to: 'none' },
  },
  pending: {
    seen: { to: 'pending' },
    confirmed: { to: 'active', tells: 'opened' },
    glimpsed: { to: 'pending' },
    missed: { to: 'none' },
    unseen: { to: 'pending' },
  },
  active: {
    seen: { to: 'active', tells: 'updated' },
    confirmed: { to: 'active', tells: 'updated' },
    glimpsed: { to: 'active' },
    missed: { to: 'resolved', tells: 'resolved' },
    unseen: { to: 'active' },
  },
  resolved: {
    seen: { to: 'returning' },
    confirmed: { to: 'active', tells: 'reopened' },
    glimpsed: { to: 'returning' },
    missed: { to: 'resolved' },
    unseen: { to: 'resolved' },
  },
  returning: {
    seen: { to: 'returning' },
    confirmed: { to: 'active', tells: 'reopened' },
    glimpsed: { to: 'returning' },
    missed: { to: 'resolved' },
    unseen: { to: 'returning' },
  },
};

/** Where a finding that is stored stands; `undefined` stands for one that is not. */
export function lifeStateOf(finding: Pick<Finding, 'state' | 'resolvedAt'> | undefined): LifeState {
  if (!finding) return 'none';
  return finding.state === 'pending' && finding.resolvedAt !== null ? 'returning' : finding.state;
}
