import type { Aspect, CausingStatement, Region, Verdict } from '../answer/exact-comparison.ts';
import type { Box, Grant } from '../regions/box.ts';
import type { Names } from '../regions/names.ts';
import type { Root, Roots } from '../regions/roots.ts';
import type { Budget } from '../sets/budget.ts';
import type { Sketch } from './region-solver.ts';
import { spentReason } from './region-solver.ts';
import { confirmWitness, type Judge } from './witness.ts';

/** One direction of an aspect: what `ours` has and `theirs` has not. */
export interface Direction {
  readonly roots: Roots;
  readonly ours: Judge;
  readonly theirs: Judge;
  readonly oursIs: 'canonical' | 'live';
}

/** What was found for one root. */
export interface RootFinds {
  readonly sketches: readonly Sketch[];
  /** Whether the actions of the sketches are all there are; otherwise the root's pattern tells them. */
  readonly namesActions: boolean;
  readonly undecided: readonly string[];
}

export interface Search {
  readonly find: (root: Root) => RootFinds;
  readonly budget: Budget;
  readonly names: Names;
  readonly causeOf: (box: Box) => CausingStatement;
}

interface Side {
  readonly regions: readonly Region[];
  readonly undecided: readonly string[];
}

/** The requests of an aspect that came (`gained`) and that went (`lost`). */
export function judgeAspect(
  { gained, lost }: { readonly gained: Direction; readonly lost: Direction },
  search: Search,
): Aspect {
  const came = findRegions(gained, search);
  const went = findRegions(lost, search);
  return {
    verdict: verdictOf(came, went),
    gained: came.regions,
    lost: went.regions,
    undecided: [...new Set([...came.undecided, ...went.undecided])],
  };
}

/** A direction that is undecided matters only where it has shown no difference yet. */
function verdictOf(came: Side, went: Side): Verdict {
  const isOpen = (side: Side) => side.regions.length === 0 && side.undecided.length > 0;
  if (isOpen(came) || isOpen(went)) return 'undecided';
  if (came.regions.length > 0) return went.regions.length > 0 ? 'mixed' : 'broadened';
  return went.regions.length > 0 ? 'narrowed' : 'equivalent';
}

interface Find {
  readonly root: Root;
  readonly sketch: Sketch;
  readonly namesAction: boolean;
}

function findRegions(direction: Direction, search: Search): Side {
  const { groups, undecided } = findGroups(direction.roots, search);
  const regions: Region[] = [];
  search.budget.extend();
  for (const finds of groups) {
    search.budget.begin();
    const region = regionOf(finds, direction, search);
    if (region) regions.push(region);
    else undecided.add(search.budget.spent ? spentReason : 'a request was found that the evaluation does not confirm');
  }
  return { regions: mergeResources(regions), undecided: [...undecided] };
}

interface Groups {
  readonly groups: Iterable<readonly Find[]>;
  readonly undecided: Set<string>;
}

function findGroups(roots: Roots, { budget, find }: Search): Groups {
  const undecided = new Set<string>();
  const groups = new Map<string, Find[]>();
  budget.begin();
  for (const root of roots) {
    const found = find(root);
    for (const reason of found.undecided) undecided.add(reason);
    for (const sketch of found.sketches) {
      const key = groupKey(root, sketch);
      const finds = groups.get(key) ?? [];
      finds.push({ root, sketch, namesAction: found.namesActions });
      groups.set(key, finds);
    }
    budget.begin();
  }
  if (roots.isCut) undecided.add(spentReason);
  return { groups: groups.values(), undecided };
}

/** Finds of one group differ in their action alone. */
function groupKey({ positives, causes }: Root, { escaped }: Sketch): string {
  const boxes = positives.map(({ box, resource }) => `${box.id}:${resource ?? ''}`).join();
  return [boxes, causes.map(({ id }) => id).join(), escaped.map(({ id }) => id).join()].join(';');
}

function regionOf(finds: readonly Find[], direction: Direction, search: Search): Region | undefined {
  const { names, causeOf, budget } = search;
  const [first] = finds;
  if (!first) return undefined;
  const { ours, theirs, oursIs } = direction;
  for (const { root, sketch } of finds) {
    const witness = confirmWitness(sketch, { ours, theirs, meter: budget }, names);
    if (!witness) continue;
    const decisions =
      oursIs === 'live'
        ? { canonical: witness.theirs.decision, live: witness.ours.decision }
        : { canonical: witness.ours.decision, live: witness.theirs.decision };
    return {
      actions: [...new Set(finds.map((find) => actionOf(find, names)))],
      resources: [resourceText(root.positives)],
      condition: names.conditionInWords(root.positives, sketch.escaped),
      droppedKeys: droppedKeys(root, sketch),
      accessLevels: [...new Set(finds.flatMap((find) => find.sketch.accessLevels ?? []))].toSorted(),
      statements: [...new Set(root.causes)].map(causeOf),
      witness: witness.request,
      decisions,
    };
  }
  return undefined;
}

/** The keys of the conditions that only those statements have that would otherwise allow the request on the other side. */
function droppedKeys({ positives }: Root, { escaped }: Sketch): readonly string[] {
  const held = new Set(positives.flatMap(({ box }) => box.conditions));
  const missed = escaped
    .filter(({ entry }) => entry.statement.effect === 'Allow')
    .flatMap(({ conditions }) => conditions);
  return [...new Set(missed.filter((atom) => !held.has(atom)).map(({ condition }) => condition.key))];
}

function actionOf({ root, sketch, namesAction }: Find, names: Names): string {
  return namesAction ? names.actionName(sketch.action) : actionText(root.positives, names);
}

/** The narrowest of the patterns that a region is cut out by: several, none of which is within another, are joined by `&`. */
function actionText(positives: readonly Grant[], names: Names): string {
  const texts = positives.map(({ box, action }) =>
    action === null ? `all but ${box.entry.statement.action.patterns.join(', ')}` : names.actionName(action),
  );
  return narrowest(texts);
}

function resourceText(positives: readonly Grant[]): string {
  return narrowest(
    positives.map(({ box, resource }) =>
      resource === null ? `all but ${box.entry.statement.resource.patterns.join(', ')}` : resource,
    ),
  );
}

function narrowest(texts: readonly string[]): string {
  const distinct = [...new Set(texts.map((text) => text.replace(/\*+$/, '*')))];
  return distinct.filter((wide) => !distinct.some((text) => isWithin(text, wide))).join(' & ');
}

/** Of those that can be told by their beginning. `all but a*` is the wider, the longer it is. */
function isWithin(text: string, wide: string): boolean {
  const isPrefix = wide.endsWith('*') && !wide.startsWith('all but ');
  return isPrefix && text !== wide && text.startsWith(wide.slice(0, -1));
}

/** Regions that differ in their resource alone are one. */
function mergeResources(regions: readonly Region[]): readonly Region[] {
  const groups = Map.groupBy(regions, ({ actions, condition, statements }) =>
    JSON.stringify([actions, condition, statements]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, resources: [...new Set(group.flatMap(({ resources }) => resources))] }] : [];
  });
}
