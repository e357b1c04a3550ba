import {
  type AccessRequest,
  type AttachedPolicies,
  type EvaluateOptions,
  evaluateRequest,
} from '../../evaluate/evaluate.ts';
import type { Meter } from '../../evaluate/match-glob.ts';
import type { PolicyDocument } from '../../parse/policy-document.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import { ruleOfKey } from '../conditions/keys/key-types.ts';
import type { Names } from '../differences/names.ts';
import type { Sketch } from './request-finder.ts';

/** How one side judges a request, in one aspect of a comparison. */
export interface Judgement {
  readonly has: boolean;
  readonly decision: string;
}

/** What the policies of one side decide on a request. */
export type Judge = (request: AccessRequest) => Judgement;

/** Whether a side allows a request. */
export function judgeAllowed(side: AttachedPolicies, options: EvaluateOptions): Judge {
  return (request) => {
    const { decision } = evaluateRequest(side, request, options);
    return { has: decision === 'Allowed', decision };
  };
}

/** Whether a side denies a request explicitly. */
export function judgeDenied(side: AttachedPolicies, options: EvaluateOptions): Judge {
  return (request) => {
    const { decision } = evaluateRequest(side, request, options);
    return { has: decision === 'ExplicitlyDenied', decision };
  };
}

/** Whether the boundary and the limits of a side let a request through. */
export function judgeCeiling({ boundary, limits = [] }: AttachedPolicies, options: EvaluateOptions): Judge {
  if (!boundary && limits.length === 0) return () => ({ has: true, decision: 'Allowed' });
  const document = boundary ?? everythingAllowed;
  return judgeAllowed({ policies: [{ name: 'boundary', document }], limits }, options);
}

const all = { negated: false, patterns: ['*'] };
const everythingAllowed: PolicyDocument = {
  version: '2012-10-17',
  statements: [{ sid: null, effect: 'Allow', action: all, resource: all, conditions: [] }],
};

/** A request that proves a difference, with what each side decides on it. */
export interface Witness {
  readonly request: AccessRequest;
  readonly ours: Judgement;
  readonly theirs: Judgement;
}

/**
 * Turns a sketch into a request that one side has and the other has not, by evaluating it on both, and leaves out every
 * context key that it does not need. `undefined` when the evaluation does not confirm it, or when the work
 * was spent.
 */
export function confirmWitness(
  sketch: Sketch,
  { ours, theirs, meter }: { readonly ours: Judge; readonly theirs: Judge; readonly meter: Meter },
  names: Pick<Names, 'actionName' | 'keyName'>,
): Witness | undefined {
  const judge = (context: AccessRequest['context']): Witness | undefined => {
    const request = { action: names.actionName(sketch.action), resource: sketch.resource, context };
    const mine = ours(request);
    if (!mine.has) return undefined;
    const other = theirs(request);
    return other.has || meter.spent ? undefined : { request, ours: mine, theirs: other };
  };
  let entries = [...sketch.context].flatMap(([key, value]) => entryOf(names.keyName(key), value));
  let witness = judge(Object.fromEntries(entries));
  if (!witness) return undefined;
  for (const [key] of entries) {
    // A request without it is none.
    if (ruleOfKey(key.toLowerCase()).isAlways) continue;
    const fewer = entries.filter(([other]) => other !== key);
    const smaller = judge(Object.fromEntries(fewer));
    if (smaller) {
      entries = fewer;
      witness = smaller;
    }
  }
  return witness;
}

function entryOf(key: string, value: KeyValue): readonly (readonly [string, string | readonly string[]])[] {
  return value === null ? [] : [[key, value]];
}
