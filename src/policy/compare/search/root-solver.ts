import type { Box } from '../regions/box.ts';
import type { Root } from '../regions/roots.ts';
import type { Budget } from '../sets/budget.ts';
import { Dimension } from '../sets/dimension.ts';
import type { StringSet, StringSets } from '../sets/selection.ts';
import { type VariableCases, VariableLetters } from '../sets/variable-letters.ts';
import { basesOf, type Limits, type RegionOutcome, RegionSolver, type Sketch, spentReason } from './region-solver.ts';
import { CaseSplit, casesOf, type VariableQuestion } from './variable-cases.ts';
import { variableBindings } from './variable-values.ts';
import { type Binding, SharedSets, World } from './world.ts';

/** What it costs to read everything anew with other values for one policy variable. */
const stepsOfBinding = 500;

/** The `id` of limits that leave everything open. */
export const anyId = 'any';

export interface RootSolverSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly anyValueIfExistsWhenAbsent: boolean;
  /** All that the policies hold. */
  readonly texts: readonly string[];
}

/** Looks for a request of a root, with whatever values of policy variables it takes. */
export class RootSolver {
  readonly #settings: RootSolverSettings;
  readonly #actions: Dimension;
  readonly #resources: Dimension;
  readonly #shared: SharedSets;
  readonly #open: RegionSolver;
  readonly #answers = new Map<Root, RegionOutcome>();
  readonly #exact = new Map<string, RegionSolver>();

  constructor(settings: RootSolverSettings) {
    const { sets, budget } = settings;
    this.#settings = settings;
    this.#actions = new Dimension('action', sets, budget);
    this.#resources = new Dimension('resource', sets, budget);
    this.#shared = new SharedSets(sets, new VariableLetters(settings.texts));
    this.#open = this.#solverIn(new World(this.#shared));
  }

  /** The sets that an action of the root is in. */
  actionsOf({ positives }: Pick<Root, 'positives'>): readonly StringSet[] {
    return positives.map((grant) => this.#shared.actionOf(grant));
  }

  solve(root: Root, limits: Limits): RegionOutcome {
    const known = limits.id === anyId ? this.#answers.get(root) : undefined;
    if (known) return known;
    const outcome = this.#solve(root, limits);
    // What was answered without work to check it counts for nothing.
    if (this.#settings.budget.spent) return { kind: 'unknown', reason: spentReason };
    if (limits.id === anyId) this.#answers.set(root, outcome);
    return outcome;
  }

  #solve(root: Root, limits: Limits): RegionOutcome {
    const { budget } = this.#settings;
    const outcome = solveWithBases(this.#open, { positives: root.positives, negatives: root.negatives }, limits);
    if (outcome.kind === 'none' || budget.spent) return outcome;
    if (![...root.positives.map(({ box }) => box), ...root.negatives].some(hasVariables)) return outcome;
    const boxes = this.#relevantBoxes(root);
    if (![...boxes].some(hasVariables)) return outcome;
    const relevant = { positives: root.positives, negatives: root.negatives.filter((box) => boxes.has(box)) };
    return this.#solveVariables({ ...relevant, boxes: [...boxes] }, limits);
  }

  /** A request with real values for its variables, or the proof that there is none whatever they are. */
  #solveVariables(question: VariableQuestion, limits: Limits): RegionOutcome {
    const { budget } = this.#settings;
    const keys = [...new Set(question.boxes.flatMap(({ variables }) => variables))];
    const cases = casesOf(
      question,
      keys.filter((key) => !limits.canCarry(key)),
    );
    if (!cases) return { kind: 'none' };
    const [first, ...more] = variableBindings(question.boxes, cases, budget);
    const simple = first && this.#solveBound(first, question, limits);
    if (simple?.kind === 'found') return simple;
    const proven = new CaseSplit(question, { keys, limits, solve: (...one) => this.#solveCases(...one) }).solve(cases);
    if (proven.kind !== 'unknown' || budget.spent) return proven;
    for (const binding of more) {
      const found = this.#solveBound(binding, question, limits);
      if (found.kind === 'found' || budget.spent) return found;
    }
    if (proven.reason !== '') return proven;
    const names = keys.map((key) => `\${${key}}`).join(', ');
    return { kind: 'unknown', reason: `policy variable ${names} ties the request's values to each other` };
  }

  /** With letters for what the cases leave open; exact where they leave nothing open. */
  #solveCases(cases: VariableCases, question: VariableQuestion, limits: Limits): RegionOutcome {
    const solver = this.#known(JSON.stringify([...cases]), () => new World(this.#shared, { cases }));
    const outcome = solveWithBases(solver, question, limits);
    if (outcome.kind !== 'found') return outcome;
    const isOpen = question.boxes.some(({ variables }) =>
      variables.some((key) => (cases.get(key) ?? 'single') === 'single'),
    );
    if (isOpen) return { kind: 'unknown', reason: '' };
    const { context } = outcome.sketch;
    const without = [...cases].filter(([key]) => !context.has(key));
    const binding = new Map(without.map(([key, one]) => [key, one === 'list' ? ['example', 'sample'] : null]));
    return { kind: 'found', sketch: withBinding(outcome.sketch, binding) };
  }

  #solveBound(bound: Binding, question: VariableQuestion, limits: Limits): RegionOutcome {
    this.#settings.budget.spend(bound.size * stepsOfBinding);
    const solver = this.#known(`bound ${JSON.stringify([...bound])}`, () => new World(this.#shared, { bound }));
    const found = solver.solve(question, limits);
    return found.kind === 'found' ? { kind: 'found', sketch: withBinding(found.sketch, bound) } : found;
  }

  /** The positives, and the negatives that some request of the positives can match by its action. */
  #relevantBoxes({ positives, negatives }: Root): ReadonlySet<Box> {
    const actions = this.actionsOf({ positives });
    const met = negatives.filter((box) => this.#actions.meet([...actions, this.#shared.actionsOf(box)]));
    return new Set([...positives.map(({ box }) => box), ...met]);
  }

  #known(key: string, make: () => World): RegionSolver {
    const known = this.#exact.get(key) ?? this.#solverIn(make());
    this.#exact.set(key, known);
    return known;
  }

  #solverIn(world: World): RegionSolver {
    return new RegionSolver({ ...this.#settings, world }, { actions: this.#actions, resources: this.#resources });
  }
}

/** Whatever base a request is looked for in, where one has none there is none. */
function solveWithBases(
  solver: RegionSolver,
  question: Pick<Root, 'positives' | 'negatives'>,
  limits: Limits,
): RegionOutcome {
  const [base, ...more] = basesOf(question);
  let outcome = solver.solve(question, limits, base);
  for (const other of more) {
    if (outcome.kind === 'none') return outcome;
    outcome = solver.solve(question, limits, other);
  }
  return outcome;
}

function hasVariables({ variables }: Box): boolean {
  return variables.length > 0;
}

/** The request carries the values that its variables were read with. */
function withBinding(sketch: Sketch, binding: Binding): Sketch {
  return { ...sketch, context: new Map([...sketch.context, ...binding]) };
}
