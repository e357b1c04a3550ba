import { colon, type Glob, wildcard } from '../../evaluate/glob.ts';
import { type ImpossibleArns, inPlaceOf, resourceForms, serviceOfGlob } from './arn-forms.ts';
import type { Budget } from './automata/budget.ts';
import { mayShareText } from './automata/common-text.ts';
import { type Constraint, findCombinations, findText } from './automata/find-text.ts';
import type { Language } from './automata/language.ts';
import { sampleTexts } from './sample-texts.ts';
import { mayMeet, type StringSet, type StringSets } from './string-sets.ts';

/** An action is `service:Name`, both parts with at least one character. */
const actionForm: Glob = [
  wildcard.oneInSegment,
  wildcard.runInSegment,
  colon,
  wildcard.oneInSegment,
  wildcard.runInSegment,
];

/** A class of strings that matters: one of them, and which of the sets in question it is in. */
export interface StringClass {
  readonly text: string;
  /** Indices of the negatives that it is in. */
  readonly met: readonly number[];
}

/** What actions and resources are looked for with. */
export interface StringSpaceSettings {
  readonly sets: StringSets;
  readonly budget: Budget;
  readonly impossible: ImpossibleArns;
}

interface StringQuestion {
  /** The string is in all of these. */
  readonly positives: readonly StringSet[];
  /** The string is in none of these. */
  readonly outside: readonly StringSet[];
  /** The string should be in as few of these as possible. */
  readonly negatives: readonly StringSet[];
  /** Strings that read better than made-up ones, where they serve. */
  readonly hints: readonly string[];
}

/** Actions or resources: the strings that a request may have there, cut into the classes that matter. */
export class StringSpace {
  readonly #sets: StringSets;
  readonly #domain: Language;
  /** The same, to be asked of one text. */
  readonly #texts: StringSet;
  readonly #budget: Budget;
  readonly #answers = new Map<string, readonly StringClass[]>();
  readonly #samples = new WeakMap<Glob, readonly string[]>();
  readonly #empty = new Map<string, boolean>();
  readonly #contained = new Map<string, boolean>();
  /** By service. */
  readonly #impossible = new Map<string, StringSet>();

  constructor(name: 'action' | 'resource', { sets, budget, impossible }: StringSpaceSettings) {
    this.#sets = sets;
    this.#budget = budget;
    const forms = name === 'action' ? [actionForm] : resourceForms;
    if (name === 'resource')
      for (const [service, globs] of impossible) this.#impossible.set(service, sets.of(globs, false));
    this.#domain = sets.language(forms, true);
    this.#texts = sets.of(forms, false, true);
  }

  /**
   * The strings of all positives by the negatives that they are in, only those combinations of negatives of which no part
   * is one as well: whoever looks for a string outside of negatives needs no others. Empty when the positives share none that
   * is outside of what it must be outside of.
   */
  minimalClasses(question: StringQuestion): readonly StringClass[] {
    const { positives, outside, negatives, hints } = question;
    const key = `${idsOf(positives)};${idsOf(outside)};${idsOf(negatives)};${hints.join()}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const classes = this.#findClasses(question);
    if (!this.#budget.spent) this.#answers.set(key, classes);
    return classes;
  }

  /** Whether the positives have a string in common. */
  meet(positives: readonly StringSet[]): boolean {
    const only = onlyLiteral(positives);
    if (only !== undefined) return this.#isIn(only, { positives, outside: [] });
    return this.minimalClasses({ positives, outside: [], negatives: [], hints: [] }).length > 0;
  }

  /** Whether the positives have no string in common for a reason that is soon found; `false` says nothing. */
  isPlainlyEmpty(positives: readonly StringSet[]): boolean {
    const key = idsOf(positives);
    const known = this.#empty.get(key) ?? hasNoMeeting(positives);
    this.#empty.set(key, known);
    return known;
  }

  #findClasses(question: StringQuestion): readonly StringClass[] {
    const { positives, outside, negatives } = question;
    this.#budget.spend(negatives.length + outside.length);
    const only = onlyLiteral(positives);
    if (only !== undefined) return this.#isIn(only, question) ? [this.#classOf(only, negatives)] : [];
    if (this.isPlainlyEmpty(positives) || outside.some((set) => this.#hasAllOf(set, positives))) return [];
    const best = this.#bestSample(question);
    if (best?.met.every((index) => this.#contains(negatives[index], positives))) return [best];
    const free = best ? this.#freeOf(positives, negatives) : negatives;
    const found = this.#find(positives, [...outside, ...free]);
    if (found !== undefined) return [this.#classOf(found, negatives)];
    if (!best && this.#find(positives, outside) === undefined) return [];
    return this.#enumerate(question);
  }

  #isIn(text: string, { positives, outside }: Pick<StringQuestion, 'positives' | 'outside'>): boolean {
    if (!this.#sets.has(this.#texts, text) || !positives.every((set) => this.#sets.has(set, text))) return false;
    if (outside.some((set) => this.#sets.has(set, text))) return false;
    const impossible = this.#impossible.get(text.split(':', 3)[2] ?? '');
    return !impossible || !this.#sets.has(impossible, text);
  }

  #bestSample(question: StringQuestion): StringClass | undefined {
    const { positives, outside, negatives, hints } = question;
    const samplesOf = (set: StringSet) => set.globs.flatMap((glob) => this.#samplesOf(glob));
    const made = positives.flatMap((set) => (set.negated ? [] : samplesOf(set)));
    // Only a text of its patterns is outside of the rest of them.
    const outsideOfRest = [...outside, ...negatives].flatMap((set) => (set.negated ? samplesOf(set) : []));
    let best: StringClass | undefined;
    for (const text of [
      ...hints.flatMap((hint) => inPlacesOf(hint, positives)),
      ...made,
      ...outsideOfRest,
      'example:Example',
      'arn:aws:example:us-east-1:111122223333:example',
    ]) {
      if (!this.#isIn(text, question)) continue;
      const one = this.#classOf(text, negatives);
      if (!best || one.met.length < best.met.length) best = one;
      if (best.met.length === 0) return best;
    }
    return best;
  }

  #samplesOf(glob: Glob): readonly string[] {
    const known = this.#samples.get(glob);
    if (known) return known;
    this.#budget.spend(glob.length / placesOfStep);
    const made = sampleTexts(glob);
    this.#samples.set(glob, made);
    return made;
  }

  #classOf(text: string, negatives: readonly StringSet[]): StringClass {
    return { text, met: negatives.flatMap((set, index) => (this.#sets.has(set, text) ? index : [])) };
  }

  /** Whether a set has all texts of one of some others, as their patterns tell. */
  #hasAllOf(set: StringSet, others: readonly StringSet[]): boolean {
    return others.some((other) => this.#sets.hasAllOf(set, other));
  }

  #freeOf(positives: readonly StringSet[], negatives: readonly StringSet[]): readonly StringSet[] {
    return negatives.filter((negative) => !this.#contains(negative, positives));
  }

  /** Whether every string of all positives is in the negative. */
  #contains(negative: StringSet | undefined, positives: readonly StringSet[]): boolean {
    if (!negative) return false;
    if (this.#hasAllOf(negative, positives)) return true;
    if (!negative.negated && negative.globs.some(isEverything)) return true;
    const key = `${negative.id};${idsOf(positives)}`;
    const known = this.#contained.get(key);
    if (known !== undefined) return known;
    const contained = this.#find(positives, [negative]) === undefined && !this.#budget.spent;
    if (!this.#budget.spent) this.#contained.set(key, contained);
    return contained;
  }

  /** A string of all positives that is in none of the negatives. */
  #find(positives: readonly StringSet[], negatives: readonly StringSet[]): string | undefined {
    return findText(
      [...this.#inside(positives), ...negatives.flatMap((set) => this.#outside(set, positives))],
      this.#budget,
    );
  }

  #inside(positives: readonly StringSet[]): readonly Constraint[] {
    return [
      { language: this.#domain, wanted: true },
      ...this.#impossibleAmong(positives),
      ...positives.map((set) => ({
        language: this.#sets.language(set.globs, set.isLifted),
        wanted: !set.negated,
      })),
    ];
  }

  #impossibleAmong(positives: readonly StringSet[]): readonly Constraint[] {
    if (this.#impossible.size === 0) return [];
    const named = positives.map(servicesOf).find((services) => services !== undefined) ?? this.#impossible.keys();
    const globs = [...new Set(named)].flatMap((service) => this.#impossible.get(service)?.globs ?? []);
    return globs.length === 0 ? [] : [{ language: this.#sets.language(globs), wanted: false }];
  }

  #outside(set: StringSet, positives: readonly StringSet[]): readonly Constraint[] {
    this.#budget.spend(set.globs.length);
    return [{ language: this.#languageOf(set, positives), wanted: set.negated }];
  }

  /** Of the globs only those that matter among the positives. */
  #languageOf({ globs, isLifted }: StringSet, positives: readonly StringSet[]): Language {
    return this.#sets.language(
      globs.filter((glob) => canMeetAll(glob, positives)),
      isLifted,
    );
  }

  #enumerate({ positives, outside, negatives }: StringQuestion): readonly StringClass[] {
    const constraints = [...this.#inside(positives), ...outside.flatMap((set) => this.#outside(set, positives))];
    const watched = negatives.map((set) => this.#languageOf(set, positives));
    const all = findCombinations(constraints, watched, this.#budget);
    const classes = all
      .map(({ text }) => this.#classOf(text, negatives))
      .toSorted((a, b) => a.met.length - b.met.length);
    const minimal: StringClass[] = [];
    for (const one of classes) {
      const met = new Set(one.met);
      if (!minimal.some((other) => other.met.every((index) => met.has(index)))) minimal.push(one);
    }
    return minimal;
  }
}

/** So many places of a glob are written as examples in one step. */
const placesOfStep = 8;

/** Of a long list all questions ask, of a short one a few: to keep those costs more than it saves. */
function idsOf(sets: readonly StringSet[]): string {
  if (sets.length < longList) return sets.map(({ id }) => id).join();
  const known = idsOfLists.get(sets) ?? sets.map(({ id }) => id).join();
  idsOfLists.set(sets, known);
  return known;
}

const longList = 32;
const idsOfLists = new WeakMap<readonly StringSet[], string>();

function onlyLiteral(positives: readonly StringSet[]): string | undefined {
  for (const { negated, isLifted, literals, wild } of positives) {
    if (!negated && !isLifted && wild.size === 0 && literals.size === 1) for (const text of literals) return text;
  }
  return undefined;
}

function hasNoMeeting(positives: readonly StringSet[]): boolean {
  return positives.some((set) => !set.negated && !set.globs.some((glob) => sharesTextWithEach(glob, positives)));
}

function sharesTextWithEach(glob: Glob, positives: readonly StringSet[]): boolean {
  return positives.every(
    ({ negated, globs }) =>
      negated || globs.some((other) => glob === other || (mayMeet(glob, other) && mayShareText(glob, other))),
  );
}

function canMeetAll(glob: Glob, positives: readonly StringSet[]): boolean {
  return positives.every(({ negated, globs }) => negated || globs.some((other) => mayMeet(glob, other)));
}

/** An example in the regions and accounts that the patterns name, and as it is. */
function inPlacesOf(hint: string, positives: readonly StringSet[]): readonly string[] {
  const globs = positives.flatMap((set) => (set.negated ? [] : set.globs.slice(0, 1)));
  return [...new Set([...globs.map((glob) => inPlaceOf(hint, glob)), hint])];
}

/** The services that the texts of a set can be of, where each of its globs names one. */
function servicesOf({ negated, globs }: StringSet): readonly string[] | undefined {
  const services = negated ? [undefined] : globs.map(serviceOfGlob);
  return services.every((service) => service !== undefined) ? services : undefined;
}

function isEverything(glob: Glob): boolean {
  return glob.length === 1 && glob[0] === wildcard.run;
}
