import type { Box, Grant } from './box.ts';
import type { Budget } from './budget.ts';
import { ConditionSolver } from './condition-solver.ts';
import { Dimension } from './dimension.ts';
import type { KeyValue } from './key-solver.ts';
import type { Root } from './roots.ts';
import type { StringSet, StringSets } from './selection.ts';
import type { World } from './world.ts';

/** A request as it was found, not yet evaluated. Its action is in lower case. */
export interface Sketch {
  readonly action: string;
  readonly resource: string;
  readonly context: ReadonlyMap<string, KeyValue>;
  /** The negatives whose action and resource match: only their conditions leave the request out. */
  readonly escaped: readonly Box[];
  /** Where the action is one of the catalogue. */
  readonly accessLevels?: readonly string[];
}

export type RegionOutcome =
  | { readonly kind: 'found'; readonly sketch: Sketch }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a request may be beyond what the policies say: any, or what some service has. */
export interface Limits {
  /** The same text for the same limits. */
  readonly id: string;
  readonly actions: readonly StringSet[];
  readonly resources: readonly StringSet[];
  readonly canCarry: (key: string) => boolean;
  /** Resources that read well. */
  readonly hints: readonly string[];
}

export interface SolverSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly world: World;
  readonly anyValueIfExistsWhenAbsent: boolean;
}

/** Looks for a request in the common part of some grants and outside of some statements. */
export class RegionSolver {
  readonly #settings: SolverSettings;
  readonly #actions: Dimension;
  readonly #resources: Dimension;
  readonly #conditions = new Map<string, ConditionSolver>();

  constructor(settings: SolverSettings, dimensions: { readonly actions: Dimension; readonly resources: Dimension }) {
    this.#settings = settings;
    this.#actions = dimensions.actions;
    this.#resources = dimensions.resources;
  }

  solve({ positives, negatives }: Pick<Root, 'positives' | 'negatives'>, limits: Limits): RegionOutcome {
    const { world, budget } = this.#settings;
    const atoms = this.#actions.minimalAtoms({
      positives: [...positives.map((grant) => world.actionOf(grant)), ...limits.actions],
      negatives: negatives.map((box) => world.actionsOf(box)),
      hints: [],
    });
    let unknown: RegionOutcome = { kind: 'none' };
    for (const { text, met } of atoms) {
      const left = met.flatMap((index) => negatives[index] ?? []);
      const outcome = this.#solveResource({ positives, left, action: text }, limits);
      if (outcome.kind === 'found') return outcome;
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    if (budget.spent) return { kind: 'unknown', reason: spentReason };
    return unknown;
  }

  #solveResource({ positives, left, action }: Part, limits: Limits): RegionOutcome {
    const { world } = this.#settings;
    const atoms = this.#resources.minimalAtoms({
      positives: [...world.commonResources(positives, left), ...limits.resources],
      negatives: left.map((box) => world.certainResources(box, positives)),
      hints: [...limits.hints, ...resourceHints(action)],
    });
    let unknown: RegionOutcome = { kind: 'none' };
    for (const { text, met } of atoms) {
      const escaped = met.flatMap((index) => left[index] ?? []);
      const outcome = this.#conditionsOf(limits).solve({
        hold: positives.flatMap(({ box }) => box.conditions),
        fail: escaped.map(({ conditions }) => conditions),
      });
      if (outcome.kind === 'found')
        return { kind: 'found', sketch: { action, resource: text, context: outcome.context, escaped } };
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    return unknown;
  }

  #conditionsOf({ id, canCarry }: Limits): ConditionSolver {
    const { sets, budget, world, anyValueIfExistsWhenAbsent } = this.#settings;
    const known =
      this.#conditions.get(id) ??
      new ConditionSolver({
        sets,
        budget,
        variables: world.variables,
        bound: world.bound ?? new Map(),
        anyValueIfExistsWhenAbsent,
        canCarry,
      });
    this.#conditions.set(id, known);
    return known;
  }
}

export const spentReason = 'the work budget was spent';

interface Part {
  readonly positives: readonly Grant[];
  readonly left: readonly Box[];
  readonly action: string;
}

/** Resources that look like those of the action's service, and `*` for an action without resource. */
function resourceHints(action: string): readonly string[] {
  const service = action.slice(0, action.indexOf(':'));
  const usual = usualResources[service] ?? [`arn:aws:${service}:us-east-1:111122223333:example/example`];
  return [...usual, '*'];
}

const usualResources: Readonly<Record<string, readonly string[]>> = {
  s3: ['arn:aws:s3:::example/example', 'arn:aws:s3:::example'],
  iam: ['arn:aws:iam::111122223333:role/example'],
};
