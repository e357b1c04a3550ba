import type { Glob } from '../../../evaluate/glob.ts';
import {
  type Catalogue,
  type CatalogueAction,
  type CatalogueService,
  exampleArn,
  formatGlob,
  keyMatcher,
} from './catalogue.ts';
import { inTellingOrder } from './fear.ts';
import { furtherForms } from './further-forms.ts';

/** What a request for an action may be about, and which keys it may carry there. */
export interface Target {
  /** The same text for the same keys. */
  readonly keys: string;
  readonly canCarry: (key: string) => boolean;
  /** The ARNs of a resource type; for an action that may be about no resource, `*`. */
  readonly resources: readonly Glob[];
  /** One of them that reads well. */
  readonly hints: readonly string[];
}

/** An action of the catalogue, ready to be matched. */
export interface IndexedAction extends CatalogueAction {
  /** The name in lower case. */
  readonly folded: string;
  readonly names: readonly Glob[];
  /** Its place in the reference. */
  readonly position: number;
}

/**
 * One service as comparisons ask for it. It is made once for the life of the process, because reading names, ARNs and
 * keys anew takes longer than most comparisons.
 */
export class ServiceIndex {
  /** The most telling ones first. */
  readonly actions: readonly IndexedAction[];
  readonly #service: CatalogueService;
  readonly #globalKeys: readonly string[];
  readonly #targets = new Map<CatalogueAction, readonly Target[]>();
  readonly #carried = new Map<string, Pick<Target, 'keys' | 'canCarry'>>();
  readonly #resources = new Map<string, readonly Glob[]>();

  constructor(service: CatalogueService, globalKeys: readonly string[]) {
    this.#service = service;
    this.#globalKeys = globalKeys;
    const actions = service.actions.map((action, position) => {
      const folded = action.name.toLowerCase();
      return { ...action, folded, position, names: [Array.from(folded, (letter) => letter.charCodeAt(0))] };
    });
    this.actions = inTellingOrder(actions);
  }

  targetsOf(action: IndexedAction): readonly Target[] {
    const known = this.#targets.get(action) ?? this.#findTargets(action);
    this.#targets.set(action, known);
    return known;
  }

  #findTargets({ resourceTypes, conditionKeys: ofAction }: IndexedAction): readonly Target[] {
    const conditionKeys = [...ofAction, ...(this.#service.unplacedKeys ?? [])];
    const targets = resourceTypes.flatMap((type) => {
      const found = this.#service.resourceTypes.get(type.name);
      if (!found) return [];
      const keys = [...conditionKeys, ...type.conditionKeys, ...found.conditionKeys];
      return [{ ...this.#carrying(keys), resources: this.#resourcesOf(found.arn), hints: [exampleArn(found.arn)] }];
    });
    if (resourceTypes.some(({ required }) => required)) return targets;
    return [...targets, { ...this.#carrying(conditionKeys), resources: noResource, hints: [] }];
  }

  #resourcesOf(arn: string): readonly Glob[] {
    const known = this.#resources.get(arn) ?? [arn, ...furtherForms(arn)].map(formatGlob);
    this.#resources.set(arn, known);
    return known;
  }

  /** Actions with the same keys share what is known of their conditions. */
  #carrying(keys: readonly string[]): Pick<Target, 'keys' | 'canCarry'> {
    const id = [...new Set(keys)].toSorted().join(' ');
    const known = this.#carried.get(id) ?? { keys: id, canCarry: keyMatcher(this.#globalKeys, keys) };
    this.#carried.set(id, known);
    return known;
  }
}

const noResource: readonly Glob[] = [[42]];

const indexes = new WeakMap<readonly string[], WeakMap<CatalogueService, ServiceIndex>>();

/** A service of a catalogue by the prefix of its actions. */
export function serviceIndex({ services, globalKeys }: Catalogue, prefix: string): ServiceIndex | undefined {
  const service = services.get(prefix);
  if (!service) return undefined;
  const known = indexes.get(globalKeys) ?? new WeakMap<CatalogueService, ServiceIndex>();
  indexes.set(globalKeys, known);
  const index = known.get(service) ?? new ServiceIndex(service, globalKeys);
  known.set(service, index);
  return index;
}
