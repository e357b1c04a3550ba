import { type PatternToken, parsePattern } from '../../evaluate/pattern.ts';
import { isNegatedOperator, type PolicyVersion } from '../../parse/policy-document.ts';
import { ruleOfKey } from '../conditions/keys/key-types.ts';
import type { ConditionAtom } from '../conditions/predicate.ts';
import type { DifferenceQuestion } from '../differences/difference-questions.ts';
import type { RequestSet } from '../differences/request-set.ts';
import type { VariableCase, VariableCases } from '../sets/variable-stand-ins.ts';
import type { RequestOutcome, RequestSpace } from './request-finder.ts';
import { domainsOf, type VariableDomains } from './variable-domains.ts';

/** A request of the positives, outside of those negatives whose actions it may have. */
export interface VariableQuestion extends Pick<DifferenceQuestion, 'positives' | 'negatives'> {
  /** The statements of both. */
  readonly requestSets: readonly RequestSet[];
}

/**
 * What is certain of the variables: some a request cannot carry, and where it is in the positives, their variables have a
 * value. `undefined` where the two contradict each other.
 */
export function casesOf(
  { positives }: Pick<DifferenceQuestion, 'positives'>,
  absent: readonly string[],
): VariableCases | undefined {
  const cases = new Map<string, VariableCase>(absent.map((key) => [key, 'absent']));
  for (const { requestSet, resource } of positives) {
    const needed = [...valuesNeeded(resource, requestSet), ...requestSet.conditions.flatMap(valuesNeededBy)];
    for (const key of needed) {
      if (cases.get(key) === 'absent') return undefined;
      cases.set(key, 'single');
    }
  }
  return cases;
}

interface SplitOptions {
  readonly keys: readonly string[];
  readonly space: RequestSpace;
  readonly solve: (cases: VariableCases, question: VariableQuestion, space: RequestSpace) => RequestOutcome;
}

/** The most questions that are asked of one question by cases of its variables. */
const maxQuestions = 40;

/** Decides a question for all variables by cases, and those again by cases, as far as it takes. */
export class CaseSplit {
  readonly #question: VariableQuestion;
  readonly #options: SplitOptions;
  /** The keys whose presence can matter. */
  readonly #keys: readonly string[];
  /** All values of keys that can have few. */
  readonly #domains: VariableDomains;
  #asked = 0;

  constructor(question: VariableQuestion, options: SplitOptions) {
    this.#question = question;
    this.#options = options;
    this.#domains = domainsOf(question);
    this.#keys = options.keys.filter(
      (key) => this.#domains.has(key) || question.requestSets.some((requestSet) => asksForPresence(requestSet, key)),
    );
  }

  solve(cases: VariableCases): RequestOutcome {
    if (++this.#asked > maxQuestions) return { kind: 'unknown', reason: '' };
    const outcome = this.#options.solve(cases, this.#question, this.#options.space);
    const next = this.#keys.find((key) => !cases.has(key) || (cases.get(key) === 'single' && this.#domains.has(key)));
    if (outcome.kind !== 'unknown' || next === undefined) return outcome;
    let all: RequestOutcome = { kind: 'none' };
    const values = this.#domains.get(next)?.map((value) => ({ value }));
    for (const one of values ?? casesOfKey(next)) {
      const found = this.solve(new Map([...cases, [next, one]]));
      if (found.kind === 'found') return found;
      if (found.kind === 'unknown') all = found;
    }
    return all;
  }
}

/** What a request can give a key. */
function casesOfKey(key: string): readonly VariableCase[] {
  const { isSingle, isAlways } = ruleOfKey(key);
  return [...(isAlways ? [] : ['absent' as const]), ...(isSingle ? [] : ['list' as const]), 'single'];
}

/** Whether it matters to a statement by itself if a key is there, and not only by its value. */
function asksForPresence({ resource, conditions, entry }: RequestSet, key: string): boolean {
  const texts = [...resource.patterns, ...conditions.flatMap(({ condition }) => condition.values)];
  return (
    conditions.some((atom) => atom.key === key) ||
    conditions.some(({ condition, variables }) => isNegatedOperator(condition.operator) && variables.includes(key)) ||
    (resource.negated && texts.some((text) => namesVariable(text, key, entry.version))) ||
    texts.some((text) => hasFallback(text, key, entry.version))
  );
}

function namesVariable(text: string, key: string, version: PolicyVersion): boolean {
  return variablesIn(text, version).some((token) => token.key === key);
}

function hasFallback(text: string, key: string, version: PolicyVersion): boolean {
  return variablesIn(text, version).some((token) => token.key === key && token.fallback !== undefined);
}

/** The variables without fallback in a resource pattern. */
function valuesNeeded(resource: string | null, { entry, variables }: RequestSet): readonly string[] {
  return resource === null || variables.length === 0 ? [] : bareVariables(resource, entry.version);
}

function bareVariables(pattern: string, version: PolicyVersion): readonly string[] {
  return variablesIn(pattern, version).flatMap(({ key, fallback }) => (fallback === undefined ? key : []));
}

function variablesIn(text: string, version: PolicyVersion): readonly VariableToken[] {
  if (!text.includes('${')) return [];
  return parsePattern(text, { wildcards: true, version }).filter((token) => token.kind === 'variable');
}

type VariableToken = PatternToken & { readonly kind: 'variable' };

/** The variables without which a condition that must hold does not: those of all its values. */
function valuesNeededBy({ condition, version, variables }: ConditionAtom): readonly string[] {
  const { quantifier, operator, ifExists, values } = condition;
  if (variables.length === 0 || quantifier === 'ForAllValues' || ifExists || isNegatedOperator(operator)) return [];
  const named = values.map((value) => bareVariables(value, version));
  return variables.filter((key) => named.every((keys) => keys.includes(key)));
}
