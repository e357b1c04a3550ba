import type { ScopeOutcome } from '../../../domain/evaluation/evaluation.ts';
import type { SageMakerResource } from '../../../domain/evaluation/resource.ts';
import type { Sweep } from '../../../domain/evaluation/sweep.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { ScopePlan } from './scope-plan.ts';

interface SweepInput {
  readonly plan: ScopePlan;
  readonly scope: ScopeOutcome;
  readonly unread: readonly SageMakerResource[];
  readonly rules: string;
  readonly now: number;
}

/** More unread resources than this are not remembered: the whole type is listed again instead. */
const mostUnread = 1_000;

/** How far the type has been looked at after this scan; `undefined` where not as far as it went, so that nothing moves. */
export function nextSweep({ plan, scope, unread, rules, now }: SweepInput): Sweep | undefined {
  // Owners that were not judged are not looked for again: the rules are others once their source can be read.
  const isSeen = scope.status === 'complete' || scope.unjudged !== undefined;
  if (!isSeen || unread.length > mostUnread) return undefined;
  const counted = {
    compliant: scope.counts.compliant,
    excluded: scope.counts.excluded,
    leftOut: scope.leftOut ?? { name: scope.counts.excluded, state: 0, age: 0 },
    unread: unread.map(({ arn, name, otherArns }) => ({ arn, name, ...withoutAbsent({ otherArns }) })),
  };
  if (plan.kind !== 'full') return { ...plan.sweep, ...counted, watermark: watermarkAfter(plan, now) };
  const [region = ''] = scope.scope.split('/');
  return {
    region,
    resourceType: scope.resourceType,
    watermark: now,
    sweptAt: now,
    number: plan.number,
    rules,
    ...counted,
  };
}

function watermarkAfter(plan: Exclude<ScopePlan, { kind: 'full' }>, now: number): number {
  return plan.kind === 'changes' ? now : plan.sweep.watermark;
}
