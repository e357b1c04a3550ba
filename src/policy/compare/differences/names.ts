import { conditionInWords } from '../answer/condition-in-words.ts';
import type { RequestSet, StatementPart } from './request-set.ts';

/** The names of actions and context keys as somebody wrote them: the engine itself works in lower case. */
export class Names {
  readonly #actions = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  constructor(requestSets: readonly RequestSet[]) {
    for (const { entry, conditions } of requestSets) {
      for (const pattern of entry.statement.action.patterns) this.#addAction(pattern);
      for (const { condition } of conditions) this.#addKey(condition.key);
    }
    for (const { resource, conditions, variables } of requestSets) {
      if (variables.length === 0) continue;
      for (const text of [...resource.patterns, ...conditions.flatMap(({ condition }) => condition.values)])
        for (const [, key = ''] of text.matchAll(/\$\{\s*([^},]*[^},\s])/g)) this.#addKey(key);
    }
  }

  /** An action or a pattern of actions. */
  actionName(action: string): string {
    return this.#actions.get(action) ?? action;
  }

  keyName(key: string): string {
    return this.#keys.get(key) ?? key;
  }

  conditionInWords(positives: readonly StatementPart[], escaped: readonly RequestSet[]): string {
    const hold = [...new Set(positives.flatMap(({ requestSet }) => requestSet.conditions))];
    const fail = escaped.map(({ conditions }) => conditions.filter((atom) => !hold.includes(atom)));
    return conditionInWords(
      hold.map(({ condition }) => condition),
      fail.map((group) => group.map(({ condition }) => condition)),
    );
  }

  #addKey(name: string): void {
    const lower = name.toLowerCase();
    if (!this.#keys.has(lower)) this.#keys.set(lower, name);
  }

  #addAction(name: string): void {
    const lower = name.toLowerCase();
    if (!this.#actions.has(lower)) this.#actions.set(lower, name);
  }
}
