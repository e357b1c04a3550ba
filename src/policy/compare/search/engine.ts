import type { AttachedPolicies, EvaluateOptions } from '../../evaluate/evaluate.ts';
import { mayBeCarried, type Statement } from '../../parse/policy-document.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type Aspect, type CausingStatement, noBoundary } from '../answer/exact-comparison.ts';
import { type Box, BoxMaker } from '../regions/box.ts';
import { Names } from '../regions/names.ts';
import { type Root, Roots, rootsOfAllowed, rootsOfDenied, type SideBoxes } from '../regions/roots.ts';
import { Budget, type WorkAccount } from '../sets/budget.ts';
import { StringSets } from '../sets/selection.ts';
import type { CompareOptions } from '../statements/compare.ts';
import type { Entry, Side } from '../statements/entry.ts';
import { normalise } from '../statements/normal-form.ts';
import { judgeAspect, type RootFinds, type Search } from './aspect.ts';
import type { Catalogue } from './catalogue.ts';
import { RealisableSearch } from './realisable.ts';
import type { Limits, Sketch } from './region-solver.ts';
import { anyId, RootSolver } from './root-solver.ts';
import { type Judge, judgeAllowed, judgeCeiling, judgeDenied } from './witness.ts';

export interface ExactOptions extends CompareOptions {
  /** Without one, nothing is told of what is realisable: it is `undecided`. */
  readonly catalogue?: Catalogue;
  /** The most steps of work, and the most for one question of the comparison. */
  readonly budget?: { readonly total: number; readonly question: number };
  /** What this comparison shares with others: when it is used up, the rest is undecided. */
  readonly account?: WorkAccount;
  /** See `EvaluateOptions`. */
  readonly anyValueIfExistsWhenAbsent?: boolean;
}

/** Enough for what real policies need, hundreds of times over; it ends what was written to be hard. */
const usualBudget = { total: 6_000_000, question: 1_500_000 };

/** What each aspect may take of the total. What is allowed counts most. */
const shares = { realisable: 0.5, allowed: 1, denied: 0.25, ceiling: 0.25 };

export interface EngineInput extends Pair<{ readonly side: Side; readonly attached: AttachedPolicies }> {
  /** The textual comparison. */
  readonly statements: readonly StatementChange[];
}

interface Pair<Value> {
  readonly canonical: Value;
  readonly live: Value;
}

/** Asks the aspects of one comparison; they share what they find out. */
export class Engine {
  readonly #boxes: Pair<SideBoxes>;
  readonly #attached: Pair<AttachedPolicies>;
  readonly #anyValue: { readonly anyValueIfExistsWhenAbsent: boolean };
  readonly #search: Omit<Search, 'find'>;
  readonly #solver: RootSolver;
  readonly #catalogue: RealisableSearch | undefined;
  readonly #roots: Directions;
  /** Finds that AWS has: they read better than made-up ones. */
  readonly #preferred = new Map<Root, Sketch>();
  readonly #everything: SideBoxes;

  constructor({ canonical, live, statements }: EngineInput, options: ExactOptions) {
    const maker = new BoxMaker();
    const { total, question } = options.budget ?? usualBudget;
    const budget = new Budget(total, question, options.account);
    const sets = new StringSets(budget);
    this.#boxes = { canonical: boxesOf(canonical.side, maker), live: boxesOf(live.side, maker) };
    this.#everything = everything(maker);
    this.#attached = { canonical: canonical.attached, live: live.attached };
    this.#anyValue = { anyValueIfExistsWhenAbsent: options.anyValueIfExistsWhenAbsent ?? true };
    const canonicalBoxes = allBoxes(this.#boxes.canonical);
    const boxes = [...canonicalBoxes, ...allBoxes(this.#boxes.live)];
    const names = new Names(boxes);
    this.#solver = new RootSolver({ sets, budget, texts: boxes.flatMap(textsOf), ...this.#anyValue });
    this.#catalogue = options.catalogue && new RealisableSearch(options.catalogue, sets);
    // Where the canonical side has no boundary, what is let through without one is said by that side.
    const unbound = this.#boxes.canonical.bound ? [] : this.#everything.allow;
    this.#search = { budget, names, causeOf: causeFinder([...canonicalBoxes, ...unbound], statements) };
    this.#roots = this.#directions(rootsOfAllowed, this.#boxes);
  }

  allowed(): Aspect {
    this.#search.budget.open(shares.allowed);
    return this.#aspect(this.#roots, judgeAllowed, (root) => this.#findAny(root));
  }

  /** What the documentation leaves open (rule of `ConditionRules`) and the answers may rest on. */
  unsettled(): readonly string[] {
    const boxes = [...allBoxes(this.#boxes.canonical), ...allBoxes(this.#boxes.live)];
    const open = boxes
      .flatMap(({ conditions }) => conditions.map(({ condition }) => condition))
      .filter(({ quantifier, ifExists }) => quantifier === 'ForAnyValue' && ifExists);
    const read = this.#anyValue.anyValueIfExistsWhenAbsent ? 'holds' : 'does not hold';
    return [...new Set(open.map(({ operator, key }) => `ForAnyValue:${operator}IfExists on ${key}`))].map(
      (what) => `Unsettled: ${what} is read as a condition that ${read} without the key.`,
    );
  }

  denied(): Aspect {
    this.#search.budget.open(shares.denied);
    const roots = this.#directions(rootsOfDenied, this.#boxes);
    return this.#aspect(roots, judgeDenied, (root) => this.#findAny(root));
  }

  ceiling(): Aspect {
    const canonical = this.#boxes.canonical.bound ?? this.#everything;
    const live = this.#boxes.live.bound ?? this.#everything;
    this.#search.budget.open(shares.ceiling);
    const roots = this.#directions(rootsOfAllowed, { canonical, live });
    return this.#aspect(roots, judgeCeiling, (root) => this.#findAny(root));
  }

  realisable(): Aspect {
    const catalogue = this.#catalogue;
    if (!catalogue) return { verdict: 'undecided', gained: [], lost: [], undecided: ['no catalogue was given'] };
    this.#search.budget.open(shares.realisable);
    return this.#aspect(this.#roots, judgeAllowed, (root) => {
      // What no request at all has, no request of AWS has.
      if (this.#solver.solve(root, anyRequest).kind === 'none') return nothing;
      const { sketches, isCut, undecided } = catalogue.find(root, this.#solver.actionsOf(root), (one, limits) =>
        this.#solver.solve(one, limits),
      );
      const [first] = sketches;
      if (first) this.#preferred.set(root, first);
      return { sketches, namesActions: !isCut, undecided };
    });
  }

  #directions(rootsOf: typeof rootsOfAllowed, { canonical, live }: Pair<SideBoxes>): Directions {
    const { budget } = this.#search;
    return {
      gained: new Roots(rootsOf(live, canonical, budget), budget),
      lost: new Roots(rootsOf(canonical, live, budget), budget),
    };
  }

  #findAny(root: Root): RootFinds {
    const preferred = this.#preferred.get(root);
    if (preferred) return { sketches: [preferred], namesActions: false, undecided: [] };
    const outcome = this.#solver.solve(root, anyRequest);
    if (outcome.kind === 'found') return { sketches: [outcome.sketch], namesActions: false, undecided: [] };
    return outcome.kind === 'none' ? nothing : { ...nothing, undecided: [outcome.reason] };
  }

  #aspect(roots: Directions, judgeOf: JudgeOf, find: (root: Root) => RootFinds): Aspect {
    const options = { ...this.#anyValue, meter: this.#search.budget };
    const canonical = judgeOf(this.#attached.canonical, options);
    const live = judgeOf(this.#attached.live, options);
    const directions = {
      gained: { roots: roots.gained, ours: live, theirs: canonical, oursIs: 'live' as const },
      lost: { roots: roots.lost, ours: canonical, theirs: live, oursIs: 'canonical' as const },
    };
    return judgeAspect(directions, { ...this.#search, find });
  }
}

interface Directions {
  readonly gained: Roots;
  readonly lost: Roots;
}

type JudgeOf = (side: AttachedPolicies, options: EvaluateOptions) => Judge;

const nothing: RootFinds = { sketches: [], namesActions: false, undecided: [] };

const anyRequest: Limits = { id: anyId, actions: [], resources: [], canCarry: mayBeCarried, hints: [] };

/** Tells the statement behind a box; those of the live side have the page numbers of what they go back to. */
function causeFinder(
  canonical: readonly Box[],
  statements: readonly StatementChange[],
): (box: Box) => CausingStatement {
  const pages = new Map(
    statements.flatMap((row) => (row.change === 'removed' ? [] : [[placeOf(row), row.page] as const])),
  );
  const canonicalIds = new Set(canonical.map(({ id }) => id));
  return ({ id, entry }) => {
    const { policy, index, sid, statement } = entry;
    const side = canonicalIds.has(id) ? 'canonical' : 'live';
    const page = side === 'canonical' ? entry.page : (pages.get(placeOf(entry)) ?? null);
    return { side, policy, index, sid, page, effect: statement.effect };
  };
}

function placeOf({ policy, kind, index }: Pick<StatementChange, 'policy' | 'kind' | 'index'>): string {
  return JSON.stringify([policy, kind, index]);
}

function boxesOf({ policies, boundary }: Side, maker: BoxMaker): SideBoxes {
  const split = (entries: Side['policies']) => {
    const boxes = entries.map((entry) => maker.boxOf(entry));
    return {
      allow: boxes.filter(({ entry }) => entry.statement.effect === 'Allow'),
      deny: boxes.filter(({ entry }) => entry.statement.effect === 'Deny'),
    };
  };
  return { ...split(policies), ...(boundary ? { bound: split(boundary) } : {}) };
}

function allBoxes({ allow, deny, bound }: SideBoxes): readonly Box[] {
  return [...allow, ...deny, ...(bound ? [...bound.allow, ...bound.deny] : [])];
}

function textsOf({ resource, conditions }: Box): readonly string[] {
  return [...resource.patterns, ...conditions.flatMap(({ condition }) => condition.values)];
}

/** What no boundary lets through: everything. */
function everything(maker: BoxMaker): SideBoxes {
  const statement: Statement = {
    sid: null,
    effect: 'Allow',
    action: { negated: false, patterns: ['*'] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  const entry: Entry = {
    policy: noBoundary,
    kind: 'boundary',
    policyIndex: 0,
    index: 0,
    sid: null,
    page: null,
    statement,
    version: '2012-10-17',
    normal: normalise(statement, '2012-10-17'),
  };
  return { allow: [maker.boxOf(entry)], deny: [] };
}
