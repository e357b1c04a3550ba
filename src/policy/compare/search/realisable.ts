import type { DifferenceQuestion } from '../differences/difference-questions.ts';
import type { StringSet, StringSets } from '../sets/string-sets.ts';
import { type Catalogue, isOfAction } from './catalogue/catalogue.ts';
import { type IndexedAction, type ServiceIndex, serviceIndex, type Target } from './catalogue/catalogue-index.ts';
import { serviceRank } from './catalogue/fear.ts';
import { type RequestOutcome, type RequestSpace, type Sketch, spentReason } from './request-finder.ts';

/** With more actions than this, a difference is told by its pattern and the rest is not looked at. */
const maxActions = 50;

/** Differences in requests that AWS knows. */
export interface RealisableFinds {
  readonly sketches: readonly Sketch[];
  /** Whether there may be more than those. */
  readonly isCut: boolean;
  readonly undecided: readonly string[];
}

/** Why a realisable answer is missing: then the caller may load all services and ask again. */
export const notLoaded = 'the catalogue of further services was not loaded';

/** Narrows a question to the requests that AWS has: its actions, on the resource types and with the keys that they take. */
export class RealisableSearch {
  readonly #catalogue: Catalogue;
  readonly #sets: StringSets;
  readonly #variables: ReadonlySet<string>;
  /** By the ids of the sets: many questions ask for the same ones. */
  readonly #selections = new Map<string, CatalogueSelection>();
  readonly #space = new Map<IndexedAction, readonly RequestSpace[]>();

  /** `variables` are the keys that policy variables name. */
  constructor(catalogue: Catalogue, sets: StringSets, variables: readonly string[]) {
    this.#catalogue = catalogue;
    this.#sets = sets;
    // A key may be in a request though the reference does not list it for the action: AWS's own policies name such ones.
    this.#variables = new Set(variables.filter((key) => !isOfAction(key)));
  }

  /** A role has no user name (IAM User Guide, "aws:username"). */
  #canCarry(key: string, canCarry: (key: string) => boolean): boolean {
    return key !== 'aws:username' && (canCarry(key) || this.#variables.has(key));
  }

  find(
    question: DifferenceQuestion,
    actions: readonly StringSet[],
    solve: (question: DifferenceQuestion, space: RequestSpace) => RequestOutcome,
  ): RealisableFinds {
    const found: Find[] = [];
    const undecided = new Set<string>();
    for (const candidate of this.#actionsIn(actions)) {
      if (this.#sets.meter.spent) break;
      if (found.length > maxActions) return { sketches: found.map(({ sketch }) => sketch), isCut: true, undecided: [] };
      const { name, accessLevels } = candidate.action;
      const outcome = this.#firstFound(question, this.#spacesOf(candidate), solve);
      if (outcome.kind === 'found')
        found.push({ ...candidate, sketch: { ...outcome.sketch, action: name, accessLevels } });
      if (outcome.kind === 'unknown') undecided.add(outcome.reason);
    }
    if (found.length === 0 && !this.#catalogue.isComplete && actions.every(mayNameOthers(this.#catalogue)))
      undecided.add(notLoaded);
    if (this.#sets.meter.spent) undecided.add(spentReason);
    const sketches = found.toSorted(inOrderOfReference).map(({ sketch }) => sketch);
    return { sketches, isCut: this.#sets.meter.spent, undecided: found.length > 0 ? [] : [...undecided] };
  }

  #firstFound(
    question: DifferenceQuestion,
    space: readonly RequestSpace[],
    solve: (question: DifferenceQuestion, space: RequestSpace) => RequestOutcome,
  ): RequestOutcome {
    let unknown: RequestOutcome = { kind: 'none' };
    for (const one of space) {
      if (this.#sets.meter.spent) break;
      const outcome = solve(question, one);
      if (outcome.kind === 'found') return outcome;
      if (outcome.kind === 'unknown') unknown = outcome;
    }
    return unknown;
  }

  /** The actions that are in all sets, one service after the other, the most telling ones first. */
  *#actionsIn(sets: readonly StringSet[]): Generator<Candidate> {
    const key = sets.map(({ id }) => id).join();
    const selection = this.#selections.get(key) ?? this.#select(sets);
    this.#selections.set(key, selection);
    for (const prefix of selection.prefixes) {
      const service = serviceIndex(this.#catalogue, prefix);
      if (!service) continue;
      const known = selection.actions.get(prefix) ?? this.#actionsOf(service, sets);
      // What was listed without work to look is not the list.
      if (!this.#sets.meter.spent) selection.actions.set(prefix, known);
      for (const action of known) yield { action, service, place: selection.places.get(prefix) ?? 0 };
    }
  }

  #select(sets: readonly StringSet[]): CatalogueSelection {
    const { services } = this.#catalogue;
    const named = sets.flatMap((set) => namedServices(set) ?? []);
    const prefixes = sets.some(namedServices) ? named.filter((one) => services.has(one)) : [...services.keys()];
    const kept = [...new Set(prefixes)].filter((one) => sets.every((set) => mayNameService(set, one)));
    return {
      prefixes: kept.toSorted((one, other) => serviceRank(one) - serviceRank(other)),
      places: new Map(kept.map((one, index) => [one, index])),
      actions: new Map(),
    };
  }

  #actionsOf({ actions }: ServiceIndex, sets: readonly StringSet[]): readonly IndexedAction[] {
    return actions.filter(({ folded }) => sets.every((set) => this.#sets.has(set, folded)));
  }

  #spacesOf(candidate: Candidate): readonly RequestSpace[] {
    const known = this.#space.get(candidate.action) ?? this.#makeSpaces(candidate);
    this.#space.set(candidate.action, known);
    return known;
  }

  #makeSpaces({ action, service }: Candidate): readonly RequestSpace[] {
    const actions = [this.#sets.within({ globs: action.names })];
    // The plainest ARN reads best: a bucket before an access point.
    const targets = service.targetsOf(action).toSorted((one, other) => lengthOf(one) - lengthOf(other));
    return targets.map(({ keys, canCarry, resources, hints }) => ({
      id: keys,
      canCarry: (key: string) => this.#canCarry(key, canCarry),
      actions,
      resources: [this.#sets.within({ globs: resources })],
      hints,
    }));
  }
}

function lengthOf({ hints: [hint = '*'] }: Target): number {
  return hint === '*' ? Number.POSITIVE_INFINITY : hint.length;
}

/** What a list of sets has of the catalogue. */
interface CatalogueSelection {
  /** Of the services that it may name actions of. */
  readonly prefixes: readonly string[];
  /** Where each of these stands in the reference. */
  readonly places: ReadonlyMap<string, number>;
  /** By prefix, as far as they were asked for. */
  readonly actions: Map<string, readonly IndexedAction[]>;
}

interface Candidate {
  readonly action: IndexedAction;
  readonly service: ServiceIndex;
  /** Where its service stands. */
  readonly place: number;
}

interface Find extends Candidate {
  readonly sketch: Sketch;
}

function inOrderOfReference(one: Find, other: Find): number {
  return one.place - other.place || one.action.position - other.action.position;
}

/** The services of a set, where each of its texts says of which service it is. */
function namedServices({ negated, literals, wild }: StringSet): readonly string[] | undefined {
  const texts = [...literals, ...wild.keys()];
  if (negated || !texts.every((text) => text.includes(':'))) return undefined;
  return texts.map((text) => text.slice(0, text.indexOf(':'))).toSorted();
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
