import type { Budget } from './budget.ts';
import { type Automaton, type Language, otherLetter, type State } from './language.ts';
import { Product, type ProductState, type Wanted } from './product.ts';

/** That a text is in a language, or that it is not. */
export interface Constraint {
  readonly language: Automaton;
  readonly wanted: boolean;
}

interface Node {
  readonly state: State;
  readonly depth: number;
  readonly from: Node | undefined;
  readonly letter: number;
}

/** A shortest text under all constraints; `undefined` when there is none, or when the budget was spent on the way. */
export function findText(constraints: readonly Constraint[], budget: Budget): string | undefined {
  const found = search(productOf(constraints), budget, ({ accepting }) => accepting);
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
  search(productOf(all), budget, (state, node) => {
    if (!state.accepting) return false;
    const states = partsOf(state, all.length).slice(constraints.length);
    const within = states.flatMap(({ accepting }, index) => (accepting ? index : []));
    const key = within.join();
    if (!found.has(key)) found.set(key, { node, within });
    return false;
  });
  return Array.from(found.values(), ({ node, within }) => ({ text: textOf(node, all), within }));
}

/** All of them as one automaton, whose parts remember what they have in common. */
function productOf(all: readonly Wanted[]): Automaton {
  const [first = { language: everyText, wanted: true }, second = { language: everyText, wanted: true }, ...more] = all;
  let product = new Product(first, second, more.length > 0);
  more.forEach((one, index) => {
    product = new Product({ language: product, wanted: true }, one, index < more.length - 1);
  });
  return product;
}

const everything: State = { id: 0, accepting: true, universal: true, dead: false, letters: [] };
const everyText: Automaton = { start: everything, size: 0, next: () => everything, named: () => [] };

/** The states of the automata that a product was made of. */
function partsOf(state: State, count: number): readonly State[] {
  const parts: State[] = [];
  let at = state as ProductState;
  for (let left = Math.max(count, 2); left > 2; left--) {
    parts.push(at.right);
    at = at.left as ProductState;
  }
  return [...parts, at.right, at.left].toReversed().slice(0, count);
}

/**
 * From state to state, always on from where the fewest letters lead to a goal at best (A*), so that the first goal is a
 * shortest text; of equal ones the latest, which goes straight for it.
 */
function search(
  automaton: Automaton,
  budget: Budget,
  isFound: (state: State, node: Node) => boolean,
): Node | undefined {
  const { start } = automaton;
  if (start.dead) return undefined;
  const open = new OpenNodes();
  const seen = new Set([start.id]);
  open.add({ state: start, depth: 0, from: undefined, letter: 0 });
  for (let node = open.take(); node; node = open.take()) {
    if (isFound(node.state, node)) return node;
    if (budget.spent) return undefined;
    extend(node, { automaton, budget, seen, open });
  }
  return undefined;
}

/** Nodes by how long a text through them is at least. */
class OpenNodes {
  readonly #byLength: Node[][] = [];
  #least = 0;

  add(node: Node): void {
    const length = node.depth + (node.state.distance ?? 0);
    (this.#byLength[length] ??= []).push(node);
    this.#least = Math.min(this.#least, length);
  }

  take(): Node | undefined {
    for (; this.#least < this.#byLength.length; this.#least++) {
      const node = this.#byLength[this.#least]?.pop();
      if (node) return node;
    }
    return undefined;
  }
}

interface Extension {
  readonly automaton: Automaton;
  readonly budget: Budget;
  readonly seen: Set<number>;
  readonly open: OpenNodes;
}

function extend(node: Node, { automaton, budget, seen, open }: Extension): void {
  const before = automaton.size;
  const { letters } = node.state;
  // The last that is added is taken first: any other letter, then those of the patterns in their order.
  for (let index = letters.length - 1; index >= -1; index--) {
    const letter = index < 0 ? otherLetter : (letters[index] ?? otherLetter);
    const state = automaton.next(node.state, letter);
    if (state.dead || seen.has(state.id)) continue;
    seen.add(state.id);
    open.add({ state, depth: node.depth + 1, from: node, letter });
  }
  budget.spend((letters.length + 1) * stepsOfLetter + (automaton.size - before) * stepsOfPlace);
}

/** What it costs, in time and memory, to read one letter, and to make and keep one more place of a state. */
const stepsOfLetter = 4;
const stepsOfPlace = 2;

const freshLetters = 'xyzwqkvjuabcdefghilmnoprst0123456789_-ABCDEFGHIJKLMNOPQRSTUVWXYZ~+=@';

function textOf(node: Node, constraints: readonly Wanted[]): string {
  const letters: number[] = [];
  for (let at: Node = node; at.from; at = at.from) letters.push(at.letter);
  const other = letters.includes(otherLetter) ? freshCode(constraints) : otherLetter;
  return String.fromCharCode(...letters.toReversed().map((letter) => (letter === otherLetter ? other : letter)));
}

/** A letter that no language names. */
function freshCode(constraints: readonly Wanted[]): number {
  const named = new Set<number>();
  for (const { language } of constraints) for (const code of language.named()) named.add(code);
  const letters = Array.from(freshLetters, (letter) => letter.charCodeAt(0));
  const isFree = (code: number) =>
    !named.has(code) && !named.has(String.fromCharCode(code).toLowerCase().charCodeAt(0));
  let code = letters.find(isFree) ?? 0x4e00;
  while (!isFree(code)) code++;
  return code;
}
