import type { Readings } from '../../evaluate/readings.ts';
import type { DifferenceQuestion } from '../differences/difference-questions.ts';
import type { RequestSet } from '../differences/request-set.ts';
import { impossibleArns } from '../sets/arn-forms.ts';
import type { Budget } from '../sets/automata/budget.ts';
import type { StringSet, StringSets } from '../sets/string-sets.ts';
import { StringSpace } from '../sets/string-space.ts';
import { type VariableCase, type VariableCases, VariableStandIns } from '../sets/variable-stand-ins.ts';
import { type Binding, Interpretation, SharedSets } from './interpretation.ts';
import {
  basesOf,
  noBase,
  RequestFinder,
  type RequestOutcome,
  type RequestSpace,
  type Sketch,
  spentReason,
} from './request-finder.ts';
import { bindingsRead } from './sketched-bindings.ts';
import { CaseSplit, casesOf, type VariableQuestion } from './variable-cases.ts';
import { variableBindings } from './variable-values.ts';

/** What it costs to read everything anew with other values for one policy variable. */
const stepsOfBinding = 500;

/** The `id` of space that leave everything open. */
export const anyId = 'any';

/** What all questions of a comparison share. */
export interface QuestionSolverSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly readings: Readings;
  /** All that the policies hold. */
  readonly texts: readonly string[];
}

/** Looks for a request of a question, with whatever values of policy variables it takes. */
export class QuestionSolver {
  readonly #settings: QuestionSolverSettings;
  readonly #actions: StringSpace;
  readonly #resources: StringSpace;
  readonly #shared: SharedSets;
  readonly #open: RequestFinder;
  readonly #answers = new Map<DifferenceQuestion, RequestOutcome>();
  readonly #exact = new Map<string, RequestFinder>();

  constructor(settings: QuestionSolverSettings) {
    const { sets, budget } = settings;
    this.#settings = settings;
    const space = { sets, budget, impossible: impossibleArns(settings.texts) };
    this.#actions = new StringSpace('action', space);
    this.#resources = new StringSpace('resource', space);
    this.#shared = new SharedSets(sets, new VariableStandIns(settings.texts));
    this.#open = this.#solverIn(new Interpretation(this.#shared));
  }

  /** The sets that an action of the question is in. */
  actionsOf({ positives }: Pick<DifferenceQuestion, 'positives'>): readonly StringSet[] {
    return positives.map((part) => this.#shared.actionOf(part));
  }

  solve(question: DifferenceQuestion, space: RequestSpace): RequestOutcome {
    const known = space.id === anyId ? this.#answers.get(question) : undefined;
    if (known) return known;
    const outcome = this.#settings.budget.spent ? undefined : this.#solve(question, space);
    // What was answered without work to check it counts for nothing.
    if (!outcome || this.#settings.budget.spent) return { kind: 'unknown', reason: spentReason };
    if (space.id === anyId) this.#answers.set(question, outcome);
    return outcome;
  }

  #solve(question: DifferenceQuestion, space: RequestSpace): RequestOutcome {
    const { budget } = this.#settings;
    // What no request of this space can carry, none of its resources makes up for.
    const missing = question.positives.flatMap(({ requestSet }) => requestSet.variables.filter(isMissing(space)));
    if (missing.length > 0 && !casesOf(question, missing)) return { kind: 'none' };
    const outcome = solveWithBases(this.#open, { positives: question.positives, negatives: question.negatives }, space);
    if (outcome.kind === 'none' || budget.spent) return outcome;
    if (![...question.positives.map(({ requestSet }) => requestSet), ...question.negatives].some(hasVariables))
      return outcome;
    const requestSets = this.#relevantSets(question);
    if (![...requestSets].some(hasVariables)) return outcome;
    const relevant = {
      positives: question.positives,
      negatives: question.negatives.filter((requestSet) => requestSets.has(requestSet)),
    };
    return this.#solveVariables({ ...relevant, requestSets: [...requestSets] }, space);
  }

  /** A request with real values for its variables, or the proof that there is none whatever they are. */
  #solveVariables(question: VariableQuestion, space: RequestSpace): RequestOutcome {
    const { budget } = this.#settings;
    const keys = [...new Set(question.requestSets.flatMap(({ variables }) => variables))];
    const cases = casesOf(
      question,
      keys.filter((key) => !space.canCarry(key)),
    );
    if (!cases) return { kind: 'none' };
    const bindings = variableBindings(question.requestSets, cases, budget);
    const first = nextOf(bindings) ?? new Map();
    const simple = this.#solveAssigned(first, question, space);
    if (simple.kind === 'found') return simple;
    const proven = new CaseSplit(question, { keys, space, solve: (...one) => this.#solveCases(...one) }).solve(cases);
    if (proven.kind !== 'unknown' || budget.spent) return proven;
    const loose = this.#solveLoosely(cases, question, space);
    if (loose.kind === 'none') return loose;
    const second = nextOf(bindings) ?? first;
    const read = loose.kind === 'found' ? bindingsRead(loose.sketch, question, second) : [];
    const found = this.#firstFound([...read, second], question, space) ?? this.#firstFound(bindings, question, space);
    return found ?? (proven.reason === '' ? tiedBy(keys) : proven);
  }

  /** The answer for the first values that have a request, or the last one where the work was spent. */
  #firstFound(
    bindings: Iterable<Binding>,
    question: VariableQuestion,
    space: RequestSpace,
  ): RequestOutcome | undefined {
    for (const binding of bindings) {
      const found = this.#solveAssigned(binding, question, space);
      if (found.kind === 'found' || this.#settings.budget.spent) return found;
    }
    return undefined;
  }

  /** In the words of no pattern: a request that may be one, with texts to read values of variables from. */
  #solveLoosely(cases: VariableCases, question: VariableQuestion, space: RequestSpace): RequestOutcome {
    const solver = this.#known(
      `loose ${JSON.stringify([...cases])}`,
      () => new Interpretation(this.#shared, { cases, isLoose: true }),
    );
    return solver.solve(question, space, noBase);
  }

  /** With stand-ins for what the cases leave open; exact where they leave nothing open. */
  #solveCases(cases: VariableCases, question: VariableQuestion, space: RequestSpace): RequestOutcome {
    const solver = this.#known(JSON.stringify([...cases]), () => new Interpretation(this.#shared, { cases }));
    const outcome = solveWithBases(solver, question, space);
    if (outcome.kind !== 'found') return outcome;
    const isOpen = question.requestSets.some(({ variables }) => variables.some((key) => !isClosed(cases.get(key))));
    if (isOpen) return { kind: 'unknown', reason: '' };
    const { context } = outcome.sketch;
    const without = [...cases].filter(([key]) => !context.has(key));
    const binding = new Map(without.map(([key, one]) => [key, one === 'list' ? ['example', 'sample'] : null]));
    return { kind: 'found', sketch: withBinding(outcome.sketch, binding) };
  }

  #solveAssigned(assigned: Binding, question: VariableQuestion, space: RequestSpace): RequestOutcome {
    const solver = this.#known(`assigned ${JSON.stringify([...assigned])}`, () => {
      this.#settings.budget.spend(assigned.size * stepsOfBinding);
      return new Interpretation(this.#shared, { assigned });
    });
    const found = solver.solve(question, space);
    return found.kind === 'found' ? { kind: 'found', sketch: withBinding(found.sketch, assigned) } : found;
  }

  /** The positives, and the negatives that some request of the positives can match by its action. */
  #relevantSets({ positives, negatives }: DifferenceQuestion): ReadonlySet<RequestSet> {
    const actions = this.actionsOf({ positives });
    const met = negatives.filter((requestSet) => this.#actions.meet([...actions, this.#shared.actionsOf(requestSet)]));
    return new Set([...positives.map(({ requestSet }) => requestSet), ...met]);
  }

  #known(key: string, make: () => Interpretation): RequestFinder {
    const known = this.#exact.get(key) ?? this.#solverIn(make());
    this.#exact.set(key, known);
    return known;
  }

  #solverIn(interpretation: Interpretation): RequestFinder {
    return new RequestFinder(
      { ...this.#settings, interpretation },
      { actions: this.#actions, resources: this.#resources },
    );
  }
}

function tiedBy(keys: readonly string[]): RequestOutcome {
  const names = keys.map((key) => `\${${key}}`).join(', ');
  return { kind: 'unknown', reason: `policy variable ${names} ties the request's values to each other` };
}

function nextOf(bindings: Iterator<Binding>): Binding | undefined {
  const { done, value } = bindings.next();
  return done ? undefined : value;
}

/** Whatever base a request is looked for in, where one has none there is none. */
function solveWithBases(
  solver: RequestFinder,
  question: Pick<DifferenceQuestion, 'positives' | 'negatives'>,
  space: RequestSpace,
): RequestOutcome {
  const [base, ...more] = basesOf(question);
  let outcome = solver.solve(question, space, base);
  for (const other of more) {
    if (outcome.kind === 'none') return outcome;
    outcome = solver.solve(question, space, other);
  }
  return outcome;
}

function isMissing({ canCarry }: RequestSpace): (key: string) => boolean {
  return (key) => !canCarry(key);
}

/** Whether it is known what a variable is without its value. */
function isClosed(known: VariableCase | undefined): boolean {
  return known === 'absent' || known === 'list';
}

function hasVariables({ variables }: RequestSet): boolean {
  return variables.length > 0;
}

/** The request carries the values that its variables were read with. */
function withBinding(sketch: Sketch, binding: Binding): Sketch {
  return { ...sketch, context: new Map([...sketch.context, ...binding]) };
}
