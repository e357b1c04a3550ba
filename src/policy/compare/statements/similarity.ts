import type { Entry } from './entry.ts';
import type { NormalSelection } from './normal-form.ts';

/** How alike two statements are, from 0 to 1: what they act on and what on weigh most. */
export function similarity(one: Entry, other: Entry): number {
  const { normal: a } = one;
  const { normal: b } = other;
  const score =
    4 * selectionOverlap(a.action, b.action) +
    2 * selectionOverlap(a.resource, b.resource) +
    overlap(a.conditions, b.conditions) +
    (a.effect === b.effect ? 1 : 0);
  return score / 8;
}

function selectionOverlap(one: NormalSelection, other: NormalSelection): number {
  return one.negated === other.negated ? overlap(one.patterns, other.patterns) : 0;
}

/** The part of all distinct values that both have; two empty lists are alike. */
function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 && other.length === 0) return 1;
  const there = new Set(other);
  const common = one.filter((value) => there.has(value)).length;
  return common / (one.length + other.length - common);
}

/** The elements in which two statements differ, named as they are written on either side. */
export function differingElements(one: Entry, other: Entry): readonly string[] {
  const [a, b] = [one.normal, other.normal];
  // Where neither holds what looks like a variable, the version does not matter.
  const matters = a.version !== null || b.version !== null;
  return [
    ...(matters && one.version !== other.version ? ['Version'] : []),
    ...(a.effect === b.effect ? [] : ['Effect']),
    ...differingSelection('Action', a.action, b.action),
    ...differingSelection('Resource', a.resource, b.resource),
    ...(JSON.stringify(a.conditions) === JSON.stringify(b.conditions) ? [] : ['Condition']),
  ];
}

function differingSelection(name: string, one: NormalSelection, other: NormalSelection): readonly string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  return [...new Set([one, other].map(({ negated }) => (negated ? `Not${name}` : name)))];
}
