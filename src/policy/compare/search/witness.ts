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
import { plausibleArns } from './plausible-arn.ts';
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
 * Turns a sketch into a request that one side has and the other has not, by evaluating it on both, leaves out every context
 * key that it does not need, and takes ARNs that an account may have. `undefined` when the evaluation does not confirm it, or
 * when the work was spent.
 */
export function confirmWitness(
  sketch: Sketch,
  { ours, theirs, meter }: { readonly ours: Judge; readonly theirs: Judge; readonly meter: Meter },
  names: Pick<Names, 'actionName' | 'keyName'>,
): Witness | undefined {
  const action = names.actionName(sketch.action);
  const judge = (resource: string, context: Entries): Witness | undefined => {
    const request = { action, resource, context: Object.fromEntries(context) };
    const mine = ours(request);
    if (!mine.has) return undefined;
    const other = theirs(request);
    return other.has || meter.spent ? undefined : { request, ours: mine, theirs: other };
  };
  const carried = [...sketch.context].flatMap(([key, value]) => entryOf(names.keyName(key), value));
  const witness = judge(sketch.resource, carried);
  if (!witness) return undefined;
  const needed = withoutNeedless({ witness, entries: carried }, (entries) => judge(sketch.resource, entries));
  return withPlausibleArns(needed, judge);
}

type Entries = readonly (readonly [string, string | readonly string[]])[];

interface Told {
  readonly witness: Witness;
  readonly entries: Entries;
}

function withoutNeedless(told: Told, judge: (entries: Entries) => Witness | undefined): Told {
  let { witness, entries } = told;
  for (const keys of apart(entries.map(([key]) => key))) {
    // A request without it is none.
    if (keys.some((key) => ruleOfKey(key.toLowerCase()).isAlways)) continue;
    const fewer = entries.filter(([key]) => !keys.includes(key));
    const smaller = judge(fewer);
    if (smaller) ({ witness, entries } = { witness: smaller, entries: fewer });
  }
  return { witness, entries };
}

/** With more keys than this, some are left out together: a document with hundreds of keys would be evaluated as often. */
const mostApart = 64;

/** What can be left out for itself. `aws:TagKeys` and the tags of the request say the same: none of them comes without the others. */
function apart(keys: readonly string[]): readonly (readonly string[])[] {
  const tags = keys.some((key) => /^aws:tagkeys$/i.test(key)) ? keys.filter(isOfTags) : [];
  const others = keys.filter((key) => !tags.includes(key));
  const together = Math.ceil(others.length / mostApart);
  const groups = Array.from({ length: Math.ceil(others.length / Math.max(together, 1)) }, (_, index) =>
    others.slice(index * together, (index + 1) * together),
  );
  return tags.length > 0 ? [tags, ...groups] : groups;
}

function isOfTags(key: string): boolean {
  return /^aws:(tagkeys$|requesttag\/)/i.test(key);
}

function withPlausibleArns(
  { witness, entries }: Told,
  judge: (resource: string, entries: Entries) => Witness | undefined,
): Witness {
  let best = witness;
  for (const resource of plausibleArns(witness.request.resource)) {
    const better = judge(resource, entries);
    if (!better) continue;
    best = better;
    break;
  }
  let kept = entries;
  for (const [key, value] of entries) {
    if (typeof value !== 'string') continue;
    for (const arn of plausibleArns(value)) {
      const changed = kept.map((entry) => (entry[0] === key ? ([key, arn] as const) : entry));
      const better = judge(best.request.resource, changed);
      if (!better) continue;
      [best, kept] = [better, changed];
      break;
    }
  }
  return best;
}

function entryOf(key: string, value: KeyValue): Entries {
  return value === null ? [] : [[key, value]];
}
