import type { Meter } from '../../evaluate/match-glob.ts';
import { type ConditionLiteral, type KeyContext, type KeyOutcome, type KeyValue, solveKey } from './key-solver.ts';
import { commonName } from './keys/key-rules.ts';
import type { ConditionAtom } from './predicate.ts';
import { coupleTagKeys } from './tag-keys.ts';

/** The context of a request that answers the question, the proof that there is none, or why neither was found. */
export type ConditionOutcome =
  | { readonly kind: 'found'; readonly context: ReadonlyMap<string, KeyValue> }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Conditions that all must hold, and groups of conditions of which none may hold as a whole. */
export interface ConditionQuestion {
  readonly hold: readonly ConditionAtom[];
  readonly fail: readonly (readonly ConditionAtom[])[];
}

/**
 * Finds a request context: a search over the groups (Davis, Putnam, Logemann, Loveland) with one small theory for each
 * key, because conditions on different keys do not touch each other.
 */
export class ConditionSolver {
  readonly #context: KeyContext;
  readonly #keys = new Map<string, KeyOutcome>();
  readonly #answers = new Map<string, ConditionOutcome>();

  constructor(context: KeyContext) {
    this.#context = context;
  }

  solve(question: ConditionQuestion): ConditionOutcome {
    const { budget } = this.#context;
    const hold = [...new Set(question.hold)];
    budget.spend(question.fail.length);
    const groups = minimalGroups(question.fail, new Set(hold), budget);
    const key = `${idsOf(hold)}|${groups.length}|${groups.map(idsOf).toSorted().join('|')}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const search = new SignSearch(hold, (literals) => this.#solveKey(literals), this.#context);
    const outcome = search.run(groups);
    if (!budget.spent) this.#answers.set(key, outcome);
    return outcome;
  }

  #solveKey(literals: readonly ConditionLiteral[]): KeyOutcome {
    const key = literals
      .map(({ atom, holds }) => (holds ? atom.id + 1 : -atom.id - 1))
      .toSorted((a, b) => a - b)
      .join();
    const known = this.#keys.get(key);
    this.#context.budget.spend(1 + literals.length);
    if (known) return known;
    const outcome: KeyOutcome = this.#context.budget.spent ? { kind: 'none' } : solveKey(literals, this.#context);
    if (!this.#context.budget.spent) this.#keys.set(key, outcome);
    return outcome;
  }
}

function idsOf(atoms: readonly ConditionAtom[]): string {
  return atoms
    .map(({ id }) => id)
    .toSorted((a, b) => a - b)
    .join();
}

/** The groups without what holds anyway; one that another is a part of follows from that other. */
function minimalGroups(
  groups: readonly (readonly ConditionAtom[])[],
  hold: ReadonlySet<ConditionAtom>,
  meter: Meter,
): readonly (readonly ConditionAtom[])[] {
  const rest = groups.map((group) => group.filter((atom) => !hold.has(atom)));
  const bySize = rest.toSorted((a, b) => a.length - b.length);
  const kept: (readonly ConditionAtom[])[] = [];
  for (const group of bySize) {
    const atoms = new Set(group);
    meter.spend(kept.length / groupsOfStep);
    if (!kept.some((one) => one.every((atom) => atoms.has(atom)))) kept.push(group);
  }
  return kept;
}

/** So many groups are looked at in one step of work. */
const groupsOfStep = 4;

class SignSearch {
  readonly #solveKey: (literals: readonly ConditionLiteral[]) => KeyOutcome;
  readonly #signs = new Map<ConditionAtom, boolean>();
  readonly #byKey = new Map<string, ConditionLiteral[]>();
  readonly #hold: readonly ConditionAtom[];
  readonly #meter: Meter;
  readonly #context: KeyContext;
  #unknown: string | undefined;
  #coupled: ReadonlyMap<string, KeyValue> = new Map();

  constructor(
    hold: readonly ConditionAtom[],
    solve: (literals: readonly ConditionLiteral[]) => KeyOutcome,
    context: KeyContext,
  ) {
    this.#solveKey = solve;
    this.#context = context;
    this.#meter = context.budget;
    this.#hold = hold;
  }

  run(groups: readonly (readonly ConditionAtom[])[]): ConditionOutcome {
    for (const atom of this.#hold) this.#push(atom, true);
    // Of a group of one there is no choice: a list that is split into hundreds of statements is looked at once.
    for (const [atom, ...more] of groups)
      if (atom && more.length === 0 && !this.#signs.has(atom)) this.#push(atom, false);
    for (const key of this.#byKey.keys()) if (this.#look(key) === 'none') return { kind: 'none' };
    if (this.#satisfy(groups)) return this.#finish();
    return this.#unknown === undefined ? { kind: 'none' } : { kind: 'unknown', reason: this.#unknown };
  }

  /** The context of the signs that were settled on. */
  #finish(): ConditionOutcome {
    const context = new Map<string, KeyValue>();
    for (const [key, literals] of this.#byKey) {
      const found = this.#solveKey(literals);
      const value = this.#coupled.get(key) ?? (found.kind === 'found' ? found.value : null);
      // Keys that say the same have the same value.
      for (const { atom } of literals) context.set(atom.key, value);
    }
    return { kind: 'found', context };
  }

  #look(key: string): KeyOutcome['kind'] {
    const found = this.#solveKey(this.#byKey.get(key) ?? []);
    if (found.kind === 'unknown') this.#unknown = found.reason;
    return found.kind;
  }

  /** Whether the keys fit each other. */
  #couple(): boolean {
    const coupled = coupleTagKeys({ byKey: this.#byKey, solve: this.#solveKey, made: this.#context.made });
    this.#coupled = coupled ?? new Map();
    return coupled !== undefined;
  }

  #nameOf({ key }: ConditionAtom): string {
    return commonName(key);
  }

  #push(atom: ConditionAtom, holds: boolean): void {
    this.#signs.set(atom, holds);
    const name = this.#nameOf(atom);
    const literals = this.#byKey.get(name);
    if (literals) literals.push({ atom, holds });
    else this.#byKey.set(name, [{ atom, holds }]);
  }

  #pop(atom: ConditionAtom): void {
    this.#signs.delete(atom);
    this.#byKey.get(this.#nameOf(atom))?.pop();
  }

  /** Makes one condition of each group fail. Signs that were tried in vain stay turned round for the rest of the branch. */
  #satisfy(groups: readonly (readonly ConditionAtom[])[]): boolean {
    if (this.#meter.spent) return false;
    this.#meter.spend(1 + groups.length / groupsOfStep);
    const open = groups.filter((group) => !group.some((atom) => this.#signs.get(atom) === false));
    const first = this.#leastFree(open);
    if (!first) return [...this.#byKey.keys()].every((key) => this.#look(key) === 'found') && this.#couple();
    const tried: ConditionAtom[] = [];
    let isDone = false;
    for (const atom of first) {
      if (this.#signs.has(atom)) continue;
      this.#push(atom, false);
      if (this.#look(this.#nameOf(atom)) !== 'none') isDone = this.#satisfy(open);
      if (isDone) return true;
      this.#pop(atom);
      this.#push(atom, true);
      tried.push(atom);
      if (this.#look(this.#nameOf(atom)) === 'none') break;
    }
    for (const atom of tried.toReversed()) this.#pop(atom);
    return false;
  }

  /** Of the groups the one that leaves the fewest ways. */
  #leastFree(groups: readonly (readonly ConditionAtom[])[]): readonly ConditionAtom[] | undefined {
    let least: readonly ConditionAtom[] | undefined;
    let freedom = Number.POSITIVE_INFINITY;
    for (const group of groups) {
      const own = this.#freedom(group);
      if (own < freedom) [least, freedom] = [group, own];
    }
    return least;
  }

  #freedom(group: readonly ConditionAtom[]): number {
    return group.reduce((sum, atom) => sum + (this.#signs.has(atom) ? 0 : 1), 0);
  }
}
