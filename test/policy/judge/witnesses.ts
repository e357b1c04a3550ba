import { expect } from 'vitest';
import type { ExactComparison } from '../../../src/policy/compare/answer/exact-comparison.ts';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';
import type { JudgedAttachments } from './decisions.ts';
import { isPossible } from './key-facts.ts';

/** The sets of requests that one request can be told to be in by its decision. */
export const aspects = ['allowed', 'denied'] as const;
const sought = { allowed: 'Allowed', denied: 'ExplicitlyDenied' } as const;

/** What is unsettled is shown in one of the readings of what is open, which need not be the usual one. */
const everyReading = [true, false].flatMap((anyValueIfExistsWhenAbsent) =>
  (['nothing', 'text'] as const).flatMap((partialArn) =>
    (['ignored', 'noValue'] as const).map((emptyList) => ({ anyValueIfExistsWhenAbsent, partialArn, emptyList })),
  ),
);

export interface Sides {
  readonly canonical: JudgedAttachments;
  readonly live: JudgedAttachments;
}

/** What both sides give a request; where the simulator is a judge, it must say what our own evaluation says. */
function decisions({ canonical, live }: Sides, request: AccessRequest): readonly [canonical: string, live: string] {
  const told = [canonical.evaluate(request), live.evaluate(request)] as const;
  const simulated = [canonical.simulate(request) ?? told[0], live.simulate(request) ?? told[1]];
  expect({ request, decisions: told }).toEqual({ request, decisions: simulated });
  return told;
}

/** A request that both sides decide differently is a difference that the comparison must name, or call undecided. */
export function expectNamed(comparison: ExactComparison, sides: Sides, request: AccessRequest): void {
  if (!isPossible(request.context)) return;
  const [before, after] = decisions(sides, request);
  for (const aspect of aspects) {
    const { gained, lost, undecided } = comparison[aspect];
    const [had, has] = [before === sought[aspect], after === sought[aspect]];
    const named = had === has || undecided.length > 0 || (has ? gained : lost).length > 0;
    expect({ aspect, request, named }).toEqual({ aspect, request, named: true });
  }
}

/** Every difference has a witness that differs, in the direction that is claimed; says how many there were. */
export function expectWitnesses(comparison: ExactComparison, sides: Sides): number {
  const witnesses = aspects.flatMap((aspect) => [
    ...comparison[aspect].gained.map(({ witness }) => ({ aspect, witness, had: false, has: true })),
    ...comparison[aspect].lost.map(({ witness }) => ({ aspect, witness, had: true, has: false })),
  ]);
  for (const { aspect, witness, had, has } of witnesses) {
    if (comparison[aspect].verdict === 'unsettled') {
      const shown = everyReading.map((readings) => [
        sides.canonical.evaluate(witness, readings) === sought[aspect],
        sides.live.evaluate(witness, readings) === sought[aspect],
      ]);
      expect(shown).toContainEqual([had, has]);
      continue;
    }
    const [before, after] = decisions(sides, witness);
    const told = { had: before === sought[aspect], has: after === sought[aspect] };
    expect({ aspect, witness, ...told }).toEqual({ aspect, witness, had, has });
  }
  return witnesses.length;
}
