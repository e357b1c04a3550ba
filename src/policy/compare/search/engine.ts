import type { AttachedPolicies, EvaluateOptions } from '../../evaluate/evaluate.ts';
import { type OpenReading, openReadings, type Readings, usualReadings } from '../../evaluate/readings.ts';
import { mayBeCarried } from '../../parse/policy-document.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type Aspect } from '../answer/exact-comparison.ts';
import {
  type DifferenceQuestion,
  DifferenceQuestions,
  questionsOfAllowed,
  questionsOfDenied,
  type SideRequests,
} from '../differences/difference-questions.ts';
import { Names } from '../differences/names.ts';
import { type RequestSet, RequestSetMaker } from '../differences/request-set.ts';
import { unrestrictedPattern, withUnrestricted } from '../differences/unrestricted.ts';
import { Budget, type WorkAccount } from '../sets/automata/budget.ts';
import { StringSets } from '../sets/string-sets.ts';
import type { CompareOptions } from '../statements/compare.ts';
import type { Side } from '../statements/entry.ts';
import { type AspectSearch, judgeAspect, type QuestionFinds } from './aspect.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { anyId, QuestionSolver } from './question-solver.ts';
import { RealisableSearch } from './realisable.ts';
import type { RequestSpace, Sketch } from './request-finder.ts';
import {
  allRequestSets,
  anyResource,
  boundaryPlace,
  causeFinder,
  everything,
  requestsOfSide,
  textsOf,
  withLacking,
} from './side-requests.ts';
import { type Judge, judgeAllowed, judgeCeiling, judgeDenied } from './witness.ts';

/** How a comparison is made, and how much work it may take. */
export interface ExactOptions extends CompareOptions {
  /** Without one, nothing is told of what is realisable: it is `undecided`. */
  readonly catalogue?: Catalogue;
  /** The most steps of work, and the most for one question of the comparison. */
  readonly budget?: { readonly total: number; readonly question: number };
  /** What this comparison shares with others: when it is used up, the rest is undecided. */
  readonly account?: WorkAccount;
  /** See `EvaluateOptions`. */
  readonly readings?: Partial<Readings>;
}

/**
 * Twice what the hardest pair of versions of AWS's managed policies needs, and hundreds of times what others need: it ends
 * what was written to be hard (`bench/comparison.ts`).
 */
const usualBudget = { total: 3_000_000, question: 1_000_000 };

/** What each aspect may take of the total. What is allowed counts most. */
const shares = { denied: 0.25, ceiling: 0.25, allowed: 1, realisable: 0.35, telling: 0.1 };

/** Both sides, read and split, with how their statements were aligned. */
export interface EngineInput extends Pair<{ readonly side: Side; readonly attached: AttachedPolicies }> {
  /** The textual comparison. */
  readonly statements: readonly StatementChange[];
}

interface Pair<Value> {
  readonly canonical: Value;
  readonly live: Value;
}

/** What became of each set of requests. */
export interface Answers {
  readonly allowed: Aspect;
  readonly realisable: Aspect;
  readonly denied: Aspect;
  readonly ceiling: Aspect;
}

/** Asks the aspects of one comparison; they share what they find out. */
export class Engine {
  readonly #requestSets: Pair<SideRequests>;
  readonly #attached: Pair<AttachedPolicies>;
  readonly #readings: Readings;
  readonly #search: Omit<AspectSearch, 'find'>;
  readonly #solver: QuestionSolver;
  readonly #catalogue: RealisableSearch | undefined;
  readonly #everything: RequestSet;
  /** What resource control policies leave open; only where there are some. */
  readonly #unrestricted: RequestSet | undefined;

  constructor({ canonical, live, statements }: EngineInput, options: ExactOptions) {
    const maker = new RequestSetMaker();
    const { total, question } = options.budget ?? usualBudget;
    const budget = new Budget(total, question, options.account);
    const sets = new StringSets(budget);
    this.#requestSets = withLacking(
      { canonical: requestsOfSide(canonical.side, maker), live: requestsOfSide(live.side, maker) },
      maker,
    );
    this.#everything = everything(maker);
    this.#attached = { canonical: canonical.attached, live: live.attached };
    this.#readings = { ...usualReadings, ...options.readings };
    const canonicalSets = allRequestSets(this.#requestSets.canonical);
    const requestSets = [...canonicalSets, ...allRequestSets(this.#requestSets.live)];
    if (requestSets.some(({ entry }) => entry.kind === 'rcp'))
      this.#unrestricted = anyResource(unrestrictedPattern, maker);
    const names = new Names(requestSets);
    this.#solver = new QuestionSolver({ sets, budget, texts: requestSets.flatMap(textsOf), readings: this.#readings });
    this.#catalogue =
      options.catalogue &&
      new RealisableSearch(
        options.catalogue,
        sets,
        requestSets.flatMap(({ variables }) => variables),
      );
    // Where the canonical side has no boundary, what is let through without one is said by that side.
    const { ceilings, lacking } = this.#requestSets.canonical;
    const withoutBoundary = ceilings.some(({ place }) => place === boundaryPlace) ? [] : [this.#everything];
    const ofCanonical = [...canonicalSets, ...withoutBoundary, ...lacking.values()];
    this.#search = { budget, names, causeOf: causeFinder(ofCanonical, statements) };
  }

  /** What is allowed is decided first and by itself, so that a catalogue changes its examples and never its verdict. */
  compare(): Answers {
    const tasks = {
      denied: this.#task(questionsOfDenied, this.#requestSets, judgeDenied),
      ceiling: this.#task(questionsOfAllowed, this.#ceilings(), judgeCeiling),
      allowed: this.#task(questionsOfAllowed, this.#requestSets, judgeAllowed),
    };
    const denied = this.#decide(tasks.denied, shares.denied);
    const ceiling = this.#decide(tasks.ceiling, shares.ceiling);
    const allowed = this.#decide(tasks.allowed, shares.allowed);
    const { aspect: realisable, examples } = this.#realisable(tasks.allowed, allowed);
    return {
      allowed: this.#retold(tasks.allowed, allowed, examples),
      realisable,
      denied: this.#retold(tasks.denied, denied, this.#examples(tasks.denied, denied)),
      ceiling: this.#retold(tasks.ceiling, ceiling, this.#examples(tasks.ceiling, ceiling)),
    };
  }

  /** The rules that the documentation leaves open and the answers may rest on. */
  openReadings(): readonly OpenReading[] {
    const sets = [...allRequestSets(this.#requestSets.canonical), ...allRequestSets(this.#requestSets.live)];
    const conditions = new Set(sets.flatMap(({ conditions: atoms }) => atoms.map(({ condition }) => condition)));
    return [...conditions].flatMap(openReadings);
  }

  /** What the boundary and the limits let through: all that there is under them. */
  #ceilings(): Pair<SideRequests> {
    const { canonical, live } = this.#requestSets;
    const all = { allow: [this.#everything], deny: [] };
    return { canonical: { ...canonical, ...all }, live: { ...live, ...all } };
  }

  #task(questionsOf: typeof questionsOfAllowed, { canonical, live }: Pair<SideRequests>, judgeOf: JudgeOf): Task {
    const { budget } = this.#search;
    const unrestricted = this.#unrestricted;
    const ask = (ours: SideRequests, theirs: SideRequests) => {
      const questions = questionsOf(ours, theirs, budget);
      const asked = unrestricted ? withUnrestricted(questions, unrestricted, budget) : questions;
      return new DifferenceQuestions(asked, budget);
    };
    return { gained: ask(live, canonical), lost: ask(canonical, live), judgeOf };
  }

  #decide(task: Task, share: number): Aspect {
    this.#search.budget.open(share);
    return this.#aspect(task, (question) => this.#findAny(question));
  }

  /** Of what is allowed by any request, that which AWS has; with finds for each question that has some. */
  #realisable(task: Task, allowed: Aspect): { readonly aspect: Aspect; readonly examples: Examples } {
    const examples = new Map<DifferenceQuestion, readonly Sketch[]>();
    if (allowed.verdict === 'equivalent') return { aspect: allowed, examples };
    if (!this.#catalogue)
      return {
        aspect: { verdict: 'undecided', gained: [], lost: [], undecided: ['no catalogue was given'] },
        examples,
      };
    this.#search.budget.open(shares.realisable);
    const aspect = this.#aspect(task, (question) => {
      const found = this.#findReal(question);
      if (found.sketches.length > 0) examples.set(question, found.sketches);
      return found;
    });
    return { aspect, examples };
  }

  #findReal(question: DifferenceQuestion): QuestionFinds {
    // What no request at all has, no request of AWS has.
    if (!this.#catalogue || this.#solver.solve(question, anyRequest).kind === 'none') return nothing;
    const { sketches, isCut, undecided } = this.#catalogue.find(
      question,
      this.#solver.actionsOf(question),
      (one, space) => this.#solver.solve(one, space),
    );
    return { sketches, namesActions: !isCut, undecided };
  }

  /** Requests that AWS has, for the questions of an aspect that found any. */
  #examples(task: Task, { gained, lost }: Aspect): Examples {
    const examples = new Map<DifferenceQuestion, readonly Sketch[]>();
    if (gained.length + lost.length === 0 || !this.#catalogue) return examples;
    const { budget } = this.#search;
    budget.open(shares.telling);
    for (const question of [...task.gained, ...task.lost]) {
      budget.begin();
      const { sketches } = this.#findReal(question);
      if (sketches.length > 0) examples.set(question, sketches);
    }
    return examples;
  }

  /** The same verdict with requests that AWS has: they read better than made-up ones. */
  #retold(task: Task, aspect: Aspect, examples: Examples): Aspect {
    if (examples.size === 0) return aspect;
    this.#search.budget.open(shares.telling);
    const told = this.#aspect(task, (question) => {
      const sketches = examples.get(question);
      return sketches ? { sketches: alike(sketches), namesActions: false, undecided: [] } : this.#findAny(question);
    });
    return told.verdict === aspect.verdict ? { ...told, undecided: aspect.undecided } : aspect;
  }

  #findAny(question: DifferenceQuestion): QuestionFinds {
    const outcome = this.#solver.solve(question, anyRequest);
    if (outcome.kind === 'found') return { sketches: [outcome.sketch], namesActions: false, undecided: [] };
    return outcome.kind === 'none' ? nothing : { ...nothing, undecided: [outcome.reason] };
  }

  #aspect({ gained, lost, judgeOf }: Task, find: (question: DifferenceQuestion) => QuestionFinds): Aspect {
    const options = { readings: this.#readings, meter: this.#search.budget };
    const canonical = judgeOf(this.#attached.canonical, options);
    const live = judgeOf(this.#attached.live, options);
    const directions = {
      gained: { questions: gained, ours: live, theirs: canonical, oursIs: 'live' as const },
      lost: { questions: lost, ours: canonical, theirs: live, oursIs: 'canonical' as const },
    };
    return judgeAspect(directions, { ...this.#search, find });
  }
}

/** What is asked of one aspect, and who confirms it. */
interface Task {
  readonly gained: DifferenceQuestions;
  readonly lost: DifferenceQuestions;
  readonly judgeOf: JudgeOf;
}

type Examples = ReadonlyMap<DifferenceQuestion, readonly Sketch[]>;

/** Those that the same statements leave out as the first: one difference. */
function alike(sketches: readonly Sketch[]): readonly Sketch[] {
  const [first] = sketches;
  return sketches.filter((sketch) => first && leftOutBy(sketch) === leftOutBy(first));
}

function leftOutBy({ escaped }: Sketch): string {
  return escaped.map(({ id }) => id).join();
}

type JudgeOf = (side: AttachedPolicies, options: EvaluateOptions) => Judge;

const nothing: QuestionFinds = { sketches: [], namesActions: false, undecided: [] };

const anyRequest: RequestSpace = { id: anyId, actions: [], resources: [], canCarry: mayBeCarried, hints: [] };
