import type { Budget } from './budget.ts';
import { type Automaton, type Language, otherLetter, type State } from './language.ts';

/** That a text is in a language, or that it is not. */
export interface Constraint {
  readonly language: Automaton;
  readonly wanted: boolean;
}

interface Node {
  readonly states: readonly State[];
  readonly from: Node | undefined;
  readonly letter: number;
}

/** A shortest text under all constraints; `undefined` when there is none, or when the budget was spent on the way. */
export function findText(constraints: readonly Constraint[], budget: Budget): string | undefined {
  const found = search(constraints, budget, (states) => isGoal(states, constraints));
  return found && textOf(found, constraints);
}

/**
 * For every combination of `watched` languages that some text under the constraints is in, one such text, by the indices
 * of those languages. Nothing when the budget was spent.
 */
export function findCombinations(
  constraints: readonly Constraint[],
  watched: readonly Language[],
  budget: Budget,
): readonly { readonly text: string; readonly within: readonly number[] }[] {
  const all = [...constraints, ...watched.map((language) => ({ language, wanted: undefined }))];
  const found = new Map<string, { readonly node: Node; readonly within: readonly number[] }>();
  search(all, budget, (states, node) => {
    if (!isGoal(states, constraints)) return false;
    const within = watched.flatMap((_, index) => (states[constraints.length + index]?.accepting ? index : []));
    const key = within.join();
    if (!found.has(key)) found.set(key, { node, within });
    return false;
  });
  return Array.from(found.values(), ({ node, within }) => ({ text: textOf(node, all), within }));
}

type Watched = Pick<Constraint, 'language'> & { readonly wanted: boolean | undefined };

/** Breadth first through the product of the automata, leaving out what can no longer succeed. */
function search(
  constraints: readonly Watched[],
  budget: Budget,
  isFound: (states: readonly State[], node: Node) => boolean,
): Node | undefined {
  const first: Node = { states: constraints.map(({ language }) => language.start), from: undefined, letter: 0 };
  if (isHopeless(first.states, constraints)) return undefined;
  const seen = new Set<string>([keyOf(first.states)]);
  let frontier: Node[] = [first];
  while (frontier.length > 0) {
    const following: Node[] = [];
    for (const node of frontier) {
      if (isFound(node.states, node)) return node;
      if (budget.spent) return undefined;
      extend(node, { constraints, budget, seen, following });
    }
    frontier = following;
  }
  return undefined;
}

interface Extension {
  readonly constraints: readonly Watched[];
  readonly budget: Budget;
  readonly seen: Set<string>;
  readonly following: Node[];
}

function extend(node: Node, { constraints, budget, seen, following }: Extension): void {
  const letters = new Set<number>([otherLetter]);
  for (const state of node.states) {
    budget.spend(state.letters.length / lettersOfStep);
    for (const letter of state.letters) letters.add(letter);
  }
  for (const letter of letters) {
    if (budget.spent) return;
    const states = node.states.map((state, index) => {
      const language = constraints[index]?.language;
      if (!language) return state;
      const before = language.size;
      const next = language.next(state, letter);
      budget.spend((language.size - before) * stepsOfPlace);
      return next;
    });
    budget.spend(1 + states.length);
    if (isHopeless(states, constraints)) continue;
    const key = keyOf(states);
    if (seen.has(key)) continue;
    seen.add(key);
    budget.spend(stepsOfNode);
    following.push({ states, from: node, letter });
  }
}

/** What it costs, in time and memory, to make one place of a state, and to keep one more node of the search. */
const stepsOfPlace = 2;
const stepsOfNode = 6;
/** So many letters are looked at in one step. */
const lettersOfStep = 4;

function keyOf(states: readonly State[]): string {
  let key = '';
  for (const { id } of states) key += `${id},`;
  return key;
}

function isGoal(states: readonly State[], constraints: readonly Constraint[]): boolean {
  return constraints.every(({ wanted }, index) => states[index]?.accepting === wanted);
}

function isHopeless(states: readonly State[], constraints: readonly Watched[]): boolean {
  for (let index = 0; index < states.length; index++) {
    const state = states[index];
    const wanted = constraints[index]?.wanted;
    if (wanted === true && state?.dead) return true;
    if (wanted === false && state?.universal) return true;
  }
  return false;
}

const freshLetters = 'xyzwqkvjuabcdefghilmnoprst0123456789_-ABCDEFGHIJKLMNOPQRSTUVWXYZ~+=@';

function textOf(node: Node, constraints: readonly Watched[]): string {
  const letters: number[] = [];
  for (let at: Node = node; at.from; at = at.from) letters.push(at.letter);
  const other = letters.includes(otherLetter) ? freshCode(constraints) : otherLetter;
  return String.fromCharCode(...letters.toReversed().map((letter) => (letter === otherLetter ? other : letter)));
}

/** A letter that no language names. */
function freshCode(constraints: readonly Watched[]): number {
  const named = new Set<number>();
  for (const { language } of constraints) for (const code of language.named()) named.add(code);
  const letters = Array.from(freshLetters, (letter) => letter.charCodeAt(0));
  const isFree = (code: number) =>
    !named.has(code) && !named.has(String.fromCharCode(code).toLowerCase().charCodeAt(0));
  let code = letters.find(isFree) ?? 0x4e00;
  while (!isFree(code)) code++;
  return code;
}
