import { type Catalogue, type CatalogueAction, type CatalogueService, formatGlob, keyMatcher } from './catalogue.ts';
import type { Limits, RegionOutcome, Sketch } from './region-solver.ts';
import type { Root } from './roots.ts';
import type { StringSet, StringSets } from './selection.ts';

/** With more actions than this, a region is told by its pattern and the rest is not looked at. */
const maxActions = 50;

export interface RealisableFinds {
  readonly sketches: readonly Sketch[];
  /** Whether there may be more than those. */
  readonly isCut: boolean;
  readonly undecided: readonly string[];
}

/** Why a realisable answer is missing: then the caller may load all services and ask again. */
export const notLoaded = 'the catalogue of further services was not loaded';

/** Narrows a root to the requests that AWS has: its actions, on the resource types and with the keys that they take. */
export class RealisableSearch {
  readonly #catalogue: Catalogue;
  readonly #sets: StringSets;
  readonly #limits = new Map<CatalogueAction, readonly Limits[]>();
  readonly #matchers = new Map<string, Pick<Limits, 'id' | 'canCarry'>>();
  readonly #wildcardOnly: StringSet;

  constructor(catalogue: Catalogue, sets: StringSets) {
    this.#catalogue = catalogue;
    this.#sets = sets;
    this.#wildcardOnly = sets.of([[42]], false);
  }

  find(
    root: Root,
    actions: readonly StringSet[],
    solve: (root: Root, limits: Limits) => RegionOutcome,
  ): RealisableFinds {
    const sketches: Sketch[] = [];
    const undecided = new Set<string>();
    for (const [action, service] of this.#actionsIn(actions)) {
      if (sketches.length > maxActions) return { sketches, isCut: true, undecided: [] };
      const outcome = this.#firstFound(root, this.#limitsOf(action, service), solve);
      if (outcome.kind === 'found')
        sketches.push({ ...outcome.sketch, action: action.name, accessLevels: action.accessLevels });
      if (outcome.kind === 'unknown') undecided.add(outcome.reason);
    }
    if (sketches.length === 0 && !this.#catalogue.isComplete && actions.every(mayNameOthers(this.#catalogue)))
      undecided.add(notLoaded);
    return { sketches, isCut: false, undecided: sketches.length > 0 ? [] : [...undecided] };
  }

  #firstFound(
    root: Root,
    limits: readonly Limits[],
    solve: (root: Root, limits: Limits) => RegionOutcome,
  ): RegionOutcome {
    let unknown: RegionOutcome = { kind: 'none' };
    for (const one of limits) {
      const outcome = solve(root, one);
      if (outcome.kind === 'found') return outcome;
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    return unknown;
  }

  *#actionsIn(sets: readonly StringSet[]): Generator<readonly [CatalogueAction, CatalogueService]> {
    for (const [prefix, service] of this.#catalogue.services) {
      if (!sets.every((set) => mayNameService(set, prefix))) continue;
      for (const action of service.actions) {
        const name = action.name.toLowerCase();
        if (sets.every((set) => this.#sets.has(set, name))) yield [action, service];
      }
    }
  }

  #limitsOf(action: CatalogueAction, service: CatalogueService): readonly Limits[] {
    const known = this.#limits.get(action) ?? this.#makeLimits(action, service);
    this.#limits.set(action, known);
    return known;
  }

  #makeLimits(action: CatalogueAction, service: CatalogueService): readonly Limits[] {
    const name = this.#sets.of([Array.from(action.name.toLowerCase(), (letter) => letter.charCodeAt(0))], false);
    const limits = action.resourceTypes.flatMap((type) => {
      const found = service.resourceTypes.get(type.name);
      if (!found) return [];
      const keys = [...action.conditionKeys, ...type.conditionKeys, ...found.conditionKeys];
      return [
        {
          ...this.#carrying(keys),
          actions: [name],
          resources: [this.#sets.of([formatGlob(found.arn)], false)],
          hints: [],
        },
      ];
    });
    const needsResource = action.resourceTypes.some(({ required }) => required);
    const bare = {
      ...this.#carrying(action.conditionKeys),
      actions: [name],
      resources: [this.#wildcardOnly],
      hints: [],
    };
    return needsResource ? limits : [...limits, bare];
  }

  /** Actions with the same keys share what is known of their conditions. */
  #carrying(keys: readonly string[]): Pick<Limits, 'id' | 'canCarry'> {
    const id = [...new Set(keys)].toSorted().join(' ');
    const known = this.#matchers.get(id) ?? { id, canCarry: keyMatcher(this.#catalogue.globalKeys, keys) };
    this.#matchers.set(id, known);
    return known;
  }
}

function mayNameService({ negated, literals, wild }: StringSet, prefix: string): boolean {
  const start = `${prefix}:`;
  const fits = (text: string) => text.startsWith(start) || start.startsWith(text);
  return negated || [...wild.keys()].some(fits) || [...literals].some((text) => text.startsWith(start));
}

/** Whether a set may hold actions of services that are not loaded. */
function mayNameOthers({ services }: Catalogue): (set: StringSet) => boolean {
  return ({ negated, literals, wild }) => {
    if (negated) return true;
    return [...wild.keys(), ...literals].some((text) => !services.has(text.split(':')[0] ?? '') || !text.includes(':'));
  };
}
