import type { Box } from './box.ts';
import type { Budget } from './budget.ts';
import { Dimension } from './dimension.ts';
import { type Limits, type RegionOutcome, RegionSolver, spentReason } from './region-solver.ts';
import type { Root } from './roots.ts';
import type { StringSet, StringSets } from './selection.ts';
import { variableBindings } from './variable-values.ts';
import { SharedSets, World } from './world.ts';

/** What it costs to read everything anew with other values for one policy variable. */
const stepsOfBinding = 500;

/** The `id` of limits that leave everything open. */
export const anyId = 'any';

export interface RootSolverSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly anyValueIfExistsWhenAbsent: boolean;
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
    this.#shared = new SharedSets(sets);
    this.#open = this.#solverIn(new World(this.#shared));
  }

  /** The sets that an action of the root is in. */
  actionsOf({ positives }: Pick<Root, 'positives'>): readonly StringSet[] {
    return positives.map((grant) => this.#shared.actionOf(grant));
  }

  solve(root: Root, limits: Limits): RegionOutcome {
    if (limits.id !== anyId) return this.#solve(root, limits);
    const known = this.#answers.get(root);
    if (known) return known;
    const outcome = this.#solve(root, limits);
    this.#answers.set(root, outcome);
    return outcome;
  }

  #solve(root: Root, limits: Limits): RegionOutcome {
    const { budget } = this.#settings;
    const outcome = this.#open.solve(root, limits);
    if (outcome.kind === 'none' || budget.spent) return outcome;
    if (![...root.positives.map(({ box }) => box), ...root.negatives].some(hasVariables)) return outcome;
    const boxes = this.#relevantBoxes(root);
    const withVariables = [...boxes].filter(hasVariables);
    if (withVariables.length === 0) return outcome;
    const relevant = { positives: root.positives, negatives: root.negatives.filter((box) => boxes.has(box)) };
    for (const binding of variableBindings([...boxes])) {
      if ([...binding].some(([key, value]) => value !== null && !limits.canCarry(key))) continue;
      budget.spend(binding.size * stepsOfBinding);
      const found = this.#solverFor(binding).solve(relevant, limits);
      if (found.kind === 'found') return { kind: 'found', sketch: withBinding(found.sketch, binding) };
      if (budget.spent) return { kind: 'unknown', reason: spentReason };
    }
    const keys = [...new Set(withVariables.flatMap(({ variables }) => variables))].map((key) => `\${${key}}`);
    return { kind: 'unknown', reason: `policy variable ${keys.join(', ')} ties the request's values to each other` };
  }

  /** The positives, and the negatives that some request of the positives can match by its action. */
  #relevantBoxes({ positives, negatives }: Root): ReadonlySet<Box> {
    const actions = this.actionsOf({ positives });
    const met = negatives.filter((box) => this.#actions.meet([...actions, this.#shared.actionsOf(box)]));
    return new Set([...positives.map(({ box }) => box), ...met]);
  }

  #solverFor(binding: ReadonlyMap<string, string | null>): RegionSolver {
    const key = JSON.stringify([...binding]);
    const known = this.#exact.get(key) ?? this.#solverIn(new World(this.#shared, binding));
    this.#exact.set(key, known);
    return known;
  }

  #solverIn(world: World): RegionSolver {
    return new RegionSolver({ ...this.#settings, world }, { actions: this.#actions, resources: this.#resources });
  }
}

function hasVariables({ variables }: Box): boolean {
  return variables.length > 0;
}

/** The request carries the values that its variables were read with. */
function withBinding<Found extends { readonly context: ReadonlyMap<string, unknown> }>(
  sketch: Found,
  binding: ReadonlyMap<string, string | null>,
): Found {
  return { ...sketch, context: new Map([...sketch.context, ...binding]) };
}
