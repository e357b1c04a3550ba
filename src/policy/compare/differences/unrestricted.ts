import type { Meter } from '../../evaluate/match-glob.ts';
import { unrestrictedAction } from '../../evaluate/resource-control.ts';
import type { DifferenceQuestion } from './difference-questions.ts';
import { MeetingParts } from './meeting-parts.ts';
import type { RequestSet } from './request-set.ts';

/** The pattern of every action that no resource control policy denies, whatever is written. */
export const unrestrictedPattern = unrestrictedAction.toLowerCase();

/**
 * The same questions where resource control policies deny `kms:*` and yet not `kms:RetireGrant`: such a denial that a request
 * must be in has all but that action, and one that it must be outside of leaves that action open, which is a question of its own.
 */
export function* withUnrestricted(
  questions: Iterable<DifferenceQuestion>,
  unrestricted: RequestSet,
  meter: Meter,
): Generator<DifferenceQuestion> {
  const action = new MeetingParts([unrestricted], meter);
  const more = new Map<readonly RequestSet[], readonly RequestSet[]>();
  const less = new Map<readonly RequestSet[], readonly RequestSet[]>();
  for (const question of questions) {
    const { positives, negatives } = question;
    if (positives.some(({ requestSet }) => isResourceControl(requestSet))) {
      yield { ...question, negatives: once(more, negatives, () => [...negatives, unrestricted]) };
      continue;
    }
    yield question;
    if (!negatives.some(isResourceControl)) continue;
    const others = once(less, negatives, () => negatives.filter((one) => !isResourceControl(one)));
    for (const part of action.meeting(positives))
      yield { ...question, positives: [...positives, part], negatives: others };
  }
}

function isResourceControl({ entry }: RequestSet): boolean {
  return entry.kind === 'rcp';
}

/** The same list for all questions that have the same one. */
function once(
  known: Map<readonly RequestSet[], readonly RequestSet[]>,
  negatives: readonly RequestSet[],
  make: () => readonly RequestSet[],
): readonly RequestSet[] {
  const list = known.get(negatives) ?? make();
  known.set(negatives, list);
  return list;
}
