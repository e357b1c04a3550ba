/*
 * The verdict on two sets of requests. Examples:
 *
 * | request only in live | request only in canonical | verdict |
 * | --- | --- | --- |
 * | found | proven that there is none | `broadened` |
 * | found | found | `mixed` |
 * | found | the work was spent | `undecided`: it may be mixed |
 */

import type { Aspect, CausingStatement, Difference, LevelExample, Verdict } from '../answer/exact-comparison.ts';
import type { DifferenceQuestion, DifferenceQuestions } from '../differences/difference-questions.ts';
import type { Names } from '../differences/names.ts';
import type { RequestSet, StatementPart } from '../differences/request-set.ts';
import type { Budget } from '../sets/automata/budget.ts';
import { fearRank, ofLevel } from './catalogue/fear.ts';
import type { Sketch } from './request-finder.ts';
import { spentReason } from './request-finder.ts';
import { confirmWitness, type Judge, type Witness } from './witness.ts';

/** One direction of an aspect: what `ours` has and `theirs` has not. */
export interface Direction {
  readonly questions: DifferenceQuestions;
  readonly ours: Judge;
  readonly theirs: Judge;
  readonly oursIs: 'canonical' | 'live';
}

/** What was found for one question. */
export interface QuestionFinds {
  readonly sketches: readonly Sketch[];
  /** Whether the actions of the sketches are all there are; otherwise the question's pattern tells them. */
  readonly namesActions: boolean;
  readonly undecided: readonly string[];
}

/** What the aspects of a comparison are decided with. */
export interface AspectSearch {
  readonly find: (question: DifferenceQuestion) => QuestionFinds;
  readonly budget: Budget;
  readonly names: Names;
  readonly causeOf: (requestSet: RequestSet) => CausingStatement;
}

interface FoundDifferences {
  readonly differences: readonly Difference[];
  readonly undecided: readonly string[];
}

/** The requests of an aspect that came (`gained`) and that went (`lost`). */
export function judgeAspect(
  { gained, lost }: { readonly gained: Direction; readonly lost: Direction },
  search: AspectSearch,
): Aspect {
  const came = findDifferences(gained, search);
  const went = findDifferences(lost, search);
  return {
    verdict: verdictOf(came, went),
    gained: came.differences,
    lost: went.differences,
    undecided: [...new Set([...came.undecided, ...went.undecided])],
  };
}

/** A direction that is undecided matters only where it has shown no difference yet. */
function verdictOf(came: FoundDifferences, went: FoundDifferences): Verdict {
  const isOpen = (side: FoundDifferences) => side.differences.length === 0 && side.undecided.length > 0;
  if (isOpen(came) || isOpen(went)) return 'undecided';
  if (came.differences.length > 0) return went.differences.length > 0 ? 'mixed' : 'broadened';
  return went.differences.length > 0 ? 'narrowed' : 'equivalent';
}

interface Find {
  readonly question: DifferenceQuestion;
  readonly sketch: Sketch;
  readonly namesAction: boolean;
}

function findDifferences(direction: Direction, search: AspectSearch): FoundDifferences {
  const { groups, undecided } = findGroups(direction.questions, search);
  const differences: Difference[] = [];
  search.budget.extend();
  for (const finds of groups) {
    search.budget.begin();
    const difference = differenceOf(finds, direction, search);
    if (difference) differences.push(difference);
    else undecided.add(search.budget.spent ? spentReason : 'a request was found that the evaluation does not confirm');
  }
  return { differences: mergeResources(differences), undecided: [...undecided] };
}

interface Groups {
  readonly groups: Iterable<readonly Find[]>;
  readonly undecided: Set<string>;
}

function findGroups(questions: DifferenceQuestions, { budget, find }: AspectSearch): Groups {
  const undecided = new Set<string>();
  const groups = new Map<string, Find[]>();
  budget.begin();
  for (const question of questions) {
    const found = find(question);
    for (const reason of found.undecided) undecided.add(reason);
    for (const sketch of found.sketches) {
      const key = groupKey(question, sketch);
      const finds = groups.get(key) ?? [];
      finds.push({ question, sketch, namesAction: found.namesActions });
      groups.set(key, finds);
    }
    budget.begin();
  }
  if (questions.isCut) undecided.add(spentReason);
  return { groups: groups.values(), undecided };
}

/** Finds of one group differ in their action alone. */
function groupKey({ positives, causes }: DifferenceQuestion, { escaped }: Sketch): string {
  const requestSets = positives.map(({ requestSet, resource }) => `${requestSet.id}:${resource ?? ''}`).join();
  return [requestSets, causes.map(({ id }) => id).join(), escaped.map(({ id }) => id).join()].join(';');
}

function differenceOf(finds: readonly Find[], direction: Direction, search: AspectSearch): Difference | undefined {
  const { names, causeOf, budget } = search;
  const [first] = finds;
  if (!first) return undefined;
  const { ours, theirs, oursIs } = direction;
  const confirm = (sketch: Sketch) => confirmWitness(sketch, { ours, theirs, meter: budget }, names);
  for (const { question, sketch } of inOrderOfFear(finds)) {
    const witness = confirm(sketch);
    if (!witness) continue;
    const decisions =
      oursIs === 'live'
        ? { canonical: witness.theirs.decision, live: witness.ours.decision }
        : { canonical: witness.ours.decision, live: witness.theirs.decision };
    return {
      actions: [...new Set(finds.map((find) => actionOf(find, names)))],
      resources: [resourceText(question.positives)],
      condition: names.conditionInWords(question.positives, sketch.escaped),
      droppedKeys: droppedKeys(question, sketch),
      accessLevels: levelsOf(finds).toSorted(),
      examples: examplesOf(finds, confirm),
      statements: [...new Set(question.causes)].map(causeOf),
      witness: witness.request,
      decisions,
    };
  }
  return undefined;
}

/** Requests that AWS has before made-up ones, and of each those that a person fears most first. */
function inOrderOfFear(finds: readonly Find[]): readonly Find[] {
  return finds
    .map((find) => ({ find, isMadeUp: find.sketch.accessLevels === undefined, rank: fearOf(find) }))
    .toSorted((one, other) => Number(one.isMadeUp) - Number(other.isMadeUp) || one.rank - other.rank)
    .map(({ find }) => find);
}

function fearOf({ sketch: { action, accessLevels = [] } }: Find): number {
  return fearRank({ name: action, accessLevels });
}

function levelsOf(finds: readonly Find[]): readonly string[] {
  return [...new Set(finds.flatMap(({ sketch }) => sketch.accessLevels ?? []))];
}

/** One request for each access level. */
function examplesOf(finds: readonly Find[], confirm: (sketch: Sketch) => Witness | undefined): readonly LevelExample[] {
  const ordered = inOrderOfFear(finds).map(({ sketch }) => ({ sketch, accessLevels: sketch.accessLevels ?? [] }));
  return levelsOf(inOrderOfFear(finds)).flatMap((accessLevel) => {
    for (const { sketch } of ofLevel(ordered, accessLevel)) {
      const witness = confirm(sketch);
      if (witness) return [{ accessLevel, request: witness.request }];
    }
    return [];
  });
}

/** The keys of the conditions that only those statements have that would otherwise allow the request on the other side. */
function droppedKeys({ positives }: DifferenceQuestion, { escaped }: Sketch): readonly string[] {
  const held = new Set(positives.flatMap(({ requestSet }) => requestSet.conditions));
  const missed = escaped
    .filter(({ entry }) => entry.statement.effect === 'Allow')
    .flatMap(({ conditions }) => conditions);
  return [...new Set(missed.filter((atom) => !held.has(atom)).map(({ condition }) => condition.key))];
}

function actionOf({ question, sketch, namesAction }: Find, names: Names): string {
  return namesAction ? names.actionName(sketch.action) : actionText(question.positives, names);
}

/** The narrowest of the patterns that a difference is cut out by: several, none of which is within another, are joined by `&`. */
function actionText(positives: readonly StatementPart[], names: Names): string {
  const texts = positives.map(({ requestSet, action }) =>
    action === null ? `all but ${requestSet.entry.statement.action.patterns.join(', ')}` : names.actionName(action),
  );
  return narrowest(texts);
}

function resourceText(positives: readonly StatementPart[]): string {
  return narrowest(
    positives.map(({ requestSet, resource }) =>
      resource === null ? `all but ${requestSet.entry.statement.resource.patterns.join(', ')}` : resource,
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
function mergeResources(differences: readonly Difference[]): readonly Difference[] {
  const groups = Map.groupBy(differences, ({ actions, condition, statements }) =>
    JSON.stringify([actions, condition, statements]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        ...first,
        resources: [...new Set(group.flatMap(({ resources }) => resources))],
        accessLevels: [...new Set(group.flatMap(({ accessLevels }) => accessLevels))].toSorted(),
        examples: firstOfEachLevel(group.flatMap(({ examples }) => examples)),
      },
    ];
  });
}

function firstOfEachLevel(examples: readonly LevelExample[]): readonly LevelExample[] {
  return examples.filter(
    ({ accessLevel }, index) => examples.findIndex((one) => one.accessLevel === accessLevel) === index,
  );
}
