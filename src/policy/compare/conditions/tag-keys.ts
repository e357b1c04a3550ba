import type { ConditionLiteral, KeyOutcome, KeyValue } from './key-solver.ts';
import type { MadeAtoms } from './made-atoms.ts';

const tagKeys = 'aws:tagkeys';
const requestTag = 'aws:requesttag/';

/** With more tags than this that may or may not be there, only some of the ways are tried. */
const mostTags = 6;

interface Solving {
  readonly byKey: ReadonlyMap<string, readonly ConditionLiteral[]>;
  readonly solve: (literals: readonly ConditionLiteral[]) => KeyOutcome;
  readonly made: MadeAtoms;
}

/**
 * `aws:TagKeys` holds the keys of the tags of `aws:RequestTag/…` that are there, and no others (IAM User Guide, "Controlling
 * access to AWS resources using tags"). Values for all of these keys that fit each other; `undefined` where there are none.
 */
export function coupleTagKeys({ byKey, solve, made }: Solving): ReadonlyMap<string, KeyValue> | undefined {
  const asked = byKey.get(tagKeys);
  const tags = [...byKey.keys()].filter((key) => key.startsWith(requestTag));
  if (!asked || asked.length === 0 || tags.length === 0) return new Map();
  const count = 2 ** Math.min(tags.length, mostTags);
  for (let choice = 0; choice < count; choice++) {
    const present = tags.map((_, index) => ((choice >> index) & 1) === 1);
    const found = solveChoice({ asked, tags, present }, { byKey, solve, made });
    if (found) return found;
  }
  return undefined;
}

interface Choice {
  readonly asked: readonly ConditionLiteral[];
  readonly tags: readonly string[];
  readonly present: readonly boolean[];
}

function solveChoice({ asked, tags, present }: Choice, { byKey, solve, made }: Solving) {
  const found = new Map<string, KeyValue>();
  const named = tags.map((key, index): ConditionLiteral => {
    const test = {
      quantifier: 'ForAnyValue',
      operator: 'StringEqualsIgnoreCase',
      values: [key.slice(requestTag.length)],
    } as const;
    return { atom: made.of(tagKeys, test), holds: present[index] === true };
  });
  const list = solve([...asked, ...named]);
  if (list.kind !== 'found') return undefined;
  found.set(tagKeys, list.value);
  for (const [index, key] of tags.entries()) {
    const literals = byKey.get(key) ?? [];
    const value = solve([
      ...literals,
      { atom: made.of(key, { quantifier: null, operator: 'Null', values: ['false'] }), holds: present[index] === true },
    ]);
    if (value.kind !== 'found') return undefined;
    found.set(key, value.value);
  }
  return found;
}
