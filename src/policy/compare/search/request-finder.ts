import type { Readings } from '../../evaluate/readings.ts';
import { ConditionSolver } from '../conditions/condition-solver.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import { MadeAtoms } from '../conditions/made-atoms.ts';
import type { DifferenceQuestion } from '../differences/difference-questions.ts';
import type { RequestSet, StatementPart } from '../differences/request-set.ts';
import type { Budget } from '../sets/automata/budget.ts';
import type { StringSet, StringSets } from '../sets/string-sets.ts';
import { StringSpace } from '../sets/string-space.ts';
import type { Interpretation } from './interpretation.ts';

/** A request as it was found, not yet evaluated. Its action is in lower case. */
export interface Sketch {
  readonly action: string;
  readonly resource: string;
  readonly context: ReadonlyMap<string, KeyValue>;
  /** The negatives whose action and resource match: only their conditions leave the request out. */
  readonly escaped: readonly RequestSet[];
  /** Where the action is one of the catalogue. */
  readonly accessLevels?: readonly string[];
}

/** A request that answers the question, the proof that there is none, or why neither was found. */
export type RequestOutcome =
  | { readonly kind: 'found'; readonly sketch: Sketch }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a request may be beyond what the policies say: any, or what some service has. */
export interface RequestSpace {
  /** The same text for the same space. */
  readonly id: string;
  readonly actions: readonly StringSet[];
  readonly resources: readonly StringSet[];
  readonly canCarry: (key: string) => boolean;
  /** Resources that read well. */
  readonly hints: readonly string[];
}

/** What the requests of one comparison are looked for with. */
export interface SolverSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly interpretation: Interpretation;
  readonly readings: Readings;
}

/** Looks for a request in the common part of some parts and outside of some statements. */
export class RequestFinder {
  readonly #settings: SolverSettings;
  readonly #actions: StringSpace;
  readonly #resources: StringSpace;
  readonly #conditions = new Map<string, ConditionSolver>();
  readonly #made = new MadeAtoms();

  constructor(
    settings: SolverSettings,
    dimensions: { readonly actions: StringSpace; readonly resources: StringSpace },
  ) {
    this.#settings = settings;
    this.#actions = dimensions.actions;
    this.#resources = dimensions.resources;
  }

  /** `base` is the statement, or the part of one, in whose words the resource is looked for: see `Interpretation`. */
  solve(
    { positives, negatives }: Pick<DifferenceQuestion, 'positives' | 'negatives'>,
    space: RequestSpace,
    base?: Base,
  ): RequestOutcome {
    const { interpretation, budget } = this.#settings;
    // What no request of this space can carry, none of its actions and resources makes up for.
    const hold = positives.flatMap(({ requestSet }) => requestSet.conditions);
    if (hold.length > 0 && this.#conditionsOf(space).solve({ hold, fail: [] }).kind === 'none') return { kind: 'none' };
    const resources = this.#resourcesOf(positives, space, base);
    if (this.#resources.isPlainlyEmpty(resources) || interpretation.excludeEachOther(positives))
      return { kind: 'none' };
    const classes = this.#actions.minimalClasses({
      positives: [...positives.map((part) => interpretation.actionOf(part)), ...space.actions],
      outside: [],
      negatives: interpretation.actionsOfAll(negatives),
      hints: [],
    });
    let unknown: RequestOutcome = { kind: 'none' };
    for (const { text, met } of classes) {
      const left = met.flatMap((index) => negatives[index] ?? []);
      const outcome = this.#solveResource({ positives, resources, left, action: text }, space, base);
      if (outcome.kind === 'found') return outcome;
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    if (budget.spent) return { kind: 'unknown', reason: spentReason };
    return unknown;
  }

  #resourcesOf(positives: readonly StatementPart[], space: RequestSpace, base: Base | undefined): readonly StringSet[] {
    const { interpretation, sets } = this.#settings;
    return [
      ...positives.map((part) => interpretation.resourceOf(part, isBase(base, part))),
      ...space.resources.map((set) => (base ? sets.lifted(set) : set)),
    ];
  }

  #solveResource(
    { positives, resources, left, action }: Part,
    space: RequestSpace,
    base: Base | undefined,
  ): RequestOutcome {
    const { interpretation } = this.#settings;
    const hold = positives.flatMap(({ requestSet }) => requestSet.conditions);
    const isHeld = ({ conditions }: RequestSet) => conditions.every((atom) => hold.includes(atom));
    const avoidable = left.filter((requestSet) => !isHeld(requestSet));
    const resourcesOf = (requestSet: RequestSet) =>
      interpretation.certainResources(
        requestSet,
        base === undefined || ('requestSet' in base && base.requestSet.resourceKey === requestSet.resourceKey),
      );
    const classes = this.#resources.minimalClasses({
      positives: resources,
      // Their conditions hold anyway: only the resource can lead out of them.
      outside: left.filter(isHeld).map(resourcesOf),
      negatives: avoidable.map(resourcesOf),
      hints: [...space.hints, ...resourceHints(action)],
    });
    let unknown: RequestOutcome = { kind: 'none' };
    for (const { text, met } of classes) {
      const escaped = met.flatMap((index) => avoidable[index] ?? []);
      const outcome = this.#conditionsOf(space).solve({
        hold,
        fail: escaped.map(({ conditions }) => conditions),
      });
      if (outcome.kind === 'found')
        return { kind: 'found', sketch: { action, resource: text, context: outcome.context, escaped } };
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    return unknown;
  }

  #conditionsOf({ id, canCarry }: RequestSpace): ConditionSolver {
    const { sets, budget, interpretation, readings } = this.#settings;
    const known =
      this.#conditions.get(id) ??
      new ConditionSolver({
        sets,
        budget,
        reading: interpretation.reading,
        predicates: new Map(),
        assigned: interpretation.assigned ?? new Map(),
        cases: interpretation.cases,
        readings,
        canCarry,
        made: this.#made,
      });
    this.#conditions.set(id, known);
    return known;
  }
}

/** A resource pattern with its version, or a statement whose `NotResource` has policy variables. */
export type Base = { readonly pattern: string } | { readonly requestSet: RequestSet };

/** Every pattern takes any text where it has a variable. */
export const noBase: Base = { pattern: '' };

/** All bases that a request outside of some statements can be looked for in. */
export function basesOf({
  positives,
  negatives,
}: Pick<DifferenceQuestion, 'positives' | 'negatives'>): readonly Base[] {
  const patterns = positives.flatMap((part) => (holdsVariable(part) ? patternOf(part) : []));
  return [
    ...[...new Set(patterns)].map((pattern) => ({ pattern })),
    ...openComplementsOf(negatives).map((requestSet) => ({ requestSet })),
  ].slice(0, maxBases);
}

/** Of negatives, which all questions have the same list of: the statements whose `NotResource` has policy variables. */
function openComplementsOf(negatives: readonly RequestSet[]): readonly RequestSet[] {
  const known =
    openComplements.get(negatives) ??
    negatives.filter(({ resource, variables }) => resource.negated && variables.length > 0);
  openComplements.set(negatives, known);
  return known;
}

const openComplements = new WeakMap<readonly RequestSet[], readonly RequestSet[]>();

const maxBases = 4;

function holdsVariable({ requestSet, resource }: StatementPart): boolean {
  return requestSet.variables.length > 0 && (resource?.includes('${') ?? false);
}

function patternOf({ requestSet, resource }: StatementPart): string {
  return `${requestSet.entry.version} ${resource ?? ''}`;
}

function isBase(base: Base | undefined, part: StatementPart): boolean {
  return base === undefined || ('pattern' in base && base.pattern === patternOf(part));
}

/** Why a question stays open when its work came to the limit. */
export const spentReason = 'the work budget was spent';

interface Part {
  readonly positives: readonly StatementPart[];
  readonly resources: readonly StringSet[];
  readonly left: readonly RequestSet[];
  readonly action: string;
}

/** Resources that look like those of the action's service, and `*` for an action without resource. */
function resourceHints(action: string): readonly string[] {
  const service = action.slice(0, action.indexOf(':'));
  const usual = usualResources.get(service) ?? [`arn:aws:${service}:us-east-1:111122223333:example/example`];
  return [...usual, '*'];
}

const usualResources: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3', ['arn:aws:s3:::example/example', 'arn:aws:s3:::example']],
  ['iam', ['arn:aws:iam::111122223333:role/example']],
]);
