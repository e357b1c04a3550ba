import type { Json } from '../../domain/evaluation/evaluation.ts';
import type { Tag } from '../../domain/evaluation/resource.ts';
import { ownValue } from '../../domain/own-value.ts';
import { valueUnder } from './judge-key.ts';
import type { TagRules } from './judge-tags.ts';
import { isFixed } from './tag-values.ts';

/** Resources with one value of an owner tag, by whether all their tags are right. */
interface OwnerCount {
  compliant: number;
  noncompliant: number;
}

const mostCounted = 5_000;
const mostShown = 12;

/**
 * Counts resources by who they say they belong to: by the values of the tags that have no fixed value, such as `user` and
 * `project`. Values are hostile in number too, so that beyond 5,000 of a key further ones are counted together.
 */
export class TagOwners {
  readonly #byKey: ReadonlyMap<string, Map<string, OwnerCount>>;
  readonly #beyond = new Map<string, OwnerCount>();

  constructor({ tags }: Pick<TagRules, 'tags'>) {
    const keys = Object.keys(tags).filter((key) => !isFixed(ownValue(tags, key) ?? {}));
    this.#byKey = new Map(keys.map((key) => [key, new Map<string, OwnerCount>()]));
  }

  /** Counts one resource whose tags were read. */
  add(tags: readonly Tag[], isCompliant: boolean): void {
    for (const [key, values] of this.#byKey) {
      const value = valueUnder(key, tags)?.trim() ?? '';
      const count = this.#countOf(key, value, values);
      count[isCompliant ? 'compliant' : 'noncompliant']++;
    }
  }

  /** Adds what another has counted by the same rules. */
  merge(other: TagOwners): void {
    for (const [key, values] of this.#byKey) {
      for (const [value, count] of other.#byKey.get(key) ?? []) addTo(this.#countOf(key, value, values), count);
      const beyond = other.#beyond.get(key);
      if (beyond) addTo(this.#beyondOf(key), beyond);
    }
  }

  /** For each key: the twelve values with most resources, the others together, and those without a value. */
  toJson(): Json {
    return [...this.#byKey].map(([key, values]) => {
      const named = [...values].filter(([value]) => value !== '');
      const ranked = named.toSorted(([a, x], [b, y]) => total(y) - total(x) || (a < b ? -1 : 1));
      const rest = ranked.slice(mostShown).map(([, count]) => count);
      const beyond = this.#beyond.get(key);
      return {
        key,
        values: ranked.slice(0, mostShown).map(([value, count]) => ({ value, ...count })),
        others: { values: rest.length, areMore: beyond !== undefined, ...sum([...rest, ...(beyond ? [beyond] : [])]) },
        none: { ...(values.get('') ?? empty()) },
      };
    });
  }

  #countOf(key: string, value: string, values: Map<string, OwnerCount>): OwnerCount {
    const known = values.get(value);
    if (known) return known;
    if (values.size >= mostCounted && value !== '') return this.#beyondOf(key);
    const count = empty();
    values.set(value, count);
    return count;
  }

  #beyondOf(key: string): OwnerCount {
    const count = this.#beyond.get(key) ?? empty();
    this.#beyond.set(key, count);
    return count;
  }
}

function addTo(count: OwnerCount, { compliant, noncompliant }: OwnerCount): void {
  count.compliant += compliant;
  count.noncompliant += noncompliant;
}

function empty(): OwnerCount {
  return { compliant: 0, noncompliant: 0 };
}

function total({ compliant, noncompliant }: OwnerCount): number {
  return compliant + noncompliant;
}

function sum(counts: readonly OwnerCount[]): OwnerCount {
  return counts.reduce(
    (all, { compliant, noncompliant }) => ({
      compliant: all.compliant + compliant,
      noncompliant: all.noncompliant + noncompliant,
    }),
    empty(),
  );
}
