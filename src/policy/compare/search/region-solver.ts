import { ConditionSolver } from '../conditions/condition-solver.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import type { Box, Grant } from '../regions/box.ts';
import type { Root } from '../regions/roots.ts';
import type { Budget } from '../sets/budget.ts';
import { Dimension } from '../sets/dimension.ts';
import type { StringSet, StringSets } from '../sets/selection.ts';
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

  /** `base` is the statement, or the part of one, in whose words the resource is looked for: see `World`. */
  solve({ positives, negatives }: Pick<Root, 'positives' | 'negatives'>, limits: Limits, base?: Base): RegionOutcome {
    const { world, budget } = this.#settings;
    const resources = this.#resourcesOf(positives, limits, base);
    if (this.#resources.isPlainlyEmpty(resources)) return { kind: 'none' };
    const atoms = this.#actions.minimalAtoms({
      positives: [...positives.map((grant) => world.actionOf(grant)), ...limits.actions],
      negatives: world.actionsOfAll(negatives),
      hints: [],
    });
    let unknown: RegionOutcome = { kind: 'none' };
    for (const { text, met } of atoms) {
      const left = met.flatMap((index) => negatives[index] ?? []);
      const outcome = this.#solveResource({ positives, resources, left, action: text }, limits, base);
      if (outcome.kind === 'found') return outcome;
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    if (budget.spent) return { kind: 'unknown', reason: spentReason };
    return unknown;
  }

  #resourcesOf(positives: readonly Grant[], limits: Limits, base: Base | undefined): readonly StringSet[] {
    const { world, sets } = this.#settings;
    return [
      ...positives.map((grant) => world.resourceOf(grant, isBase(base, grant))),
      ...limits.resources.map((set) => (base ? sets.lifted(set) : set)),
    ];
  }

  #solveResource({ positives, resources, left, action }: Part, limits: Limits, base: Base | undefined): RegionOutcome {
    const { world } = this.#settings;
    const atoms = this.#resources.minimalAtoms({
      positives: resources,
      negatives: left.map((box) =>
        world.certainResources(box, base === undefined || ('box' in base && base.box === box)),
      ),
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
        reading: world.reading,
        predicates: new Map(),
        bound: world.bound ?? new Map(),
        cases: world.cases,
        anyValueIfExistsWhenAbsent,
        canCarry,
      });
    this.#conditions.set(id, known);
    return known;
  }
}

/** A resource pattern with its version, or a statement whose `NotResource` has policy variables. */
export type Base = { readonly pattern: string } | { readonly box: Box };

/** All bases that a request outside of some statements can be looked for in. */
export function basesOf({ positives, negatives }: Pick<Root, 'positives' | 'negatives'>): readonly Base[] {
  const patterns = positives.flatMap((grant) => (holdsVariable(grant) ? patternOf(grant) : []));
  const boxes = negatives.filter(({ resource, variables }) => resource.negated && variables.length > 0);
  return [...[...new Set(patterns)].map((pattern) => ({ pattern })), ...boxes.map((box) => ({ box }))].slice(
    0,
    maxBases,
  );
}

const maxBases = 4;

function holdsVariable({ box, resource }: Grant): boolean {
  return box.variables.length > 0 && (resource?.includes('${') ?? false);
}

function patternOf({ box, resource }: Grant): string {
  return `${box.entry.version} ${resource ?? ''}`;
}

function isBase(base: Base | undefined, grant: Grant): boolean {
  return base === undefined || ('pattern' in base && base.pattern === patternOf(grant));
}

export const spentReason = 'the work budget was spent';

interface Part {
  readonly positives: readonly Grant[];
  readonly resources: readonly StringSet[];
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
