import { type Condition, type ConditionOperator, isNegatedOperator } from '../../parse/policy-document.ts';

/**
 * When a difference applies, for a person: "tag `system` StringEquals `MLSpace`; without tag `user`". `hold` are
 * the conditions that must hold; of each group in `fail` at least one must not.
 */
export function conditionInWords(hold: readonly Condition[], fail: readonly (readonly Condition[])[]): string {
  const held = [...new Set(hold.map(holding))];
  const groups = fail.filter((group) => group.length > 0).map((group) => [...new Set(group.map(failure))]);
  const open = groups.filter((group) => !group.some((text) => held.includes(text)));
  // A group that holds all of another says no more; of two that are the same, the first is told.
  const needed = open.filter(
    (group, index) =>
      !open.some((other, place) => (place < index || other.length < group.length) && isWithin(other, group)),
  );
  return [...held, ...needed.map((group) => group.join(' or '))].join('; ');
}

function isWithin(one: readonly string[], other: readonly string[]): boolean {
  return one.every((text) => other.includes(text));
}

/** `tag \`user\`` for a tag key, the key itself for others. */
function nameOf(key: string): string {
  const [, kind, tag] = /^aws:(RequestTag|ResourceTag|PrincipalTag)\/(.+)$/i.exec(key) ?? [];
  if (kind === undefined) return `\`${key}\``;
  const owner = { requesttag: 'tag', resourcetag: 'resource tag', principaltag: 'principal tag' }[kind.toLowerCase()];
  return `${owner} \`${tag}\``;
}

function holding(condition: Condition): string {
  const presence = presenceOf(condition);
  if (presence !== undefined) return `${presence ? 'with' : 'without'} ${nameOf(condition.key)}`;
  return relationOf(condition);
}

function failure(condition: Condition): string {
  const presence = presenceOf(condition);
  if (presence !== undefined) return `${presence ? 'without' : 'with'} ${nameOf(condition.key)}`;
  return `unless ${relationOf(condition)}`;
}

/** What `Null` asks: `true` that the key is there; `undefined` for other operators, for both at once and for neither. */
function presenceOf({ operator, values }: Condition): boolean | undefined {
  if (operator !== 'Null') return undefined;
  const [asked, ...others] = new Set(values.map((value) => value.toLowerCase()));
  if (others.length > 0) return undefined;
  return { false: true, true: false }[asked ?? ''];
}

function relationOf({ quantifier, operator, ifExists, key, values }: Condition): string {
  const each = quantifier === null ? '' : `${quantifier === 'ForAllValues' ? 'all values' : 'some value'} of `;
  return `${each}${nameOf(key)} ${operator}${ifExists ? 'IfExists' : ''} ${listOf(values, operator)}`;
}

/** Of several values a negated operator holds for none of them (IAM User Guide, "Evaluation logic for multiple values"). */
function listOf(values: readonly string[], operator: ConditionOperator): string {
  if (values.length === 0) return 'nothing';
  const list = values.map((value) => `\`${value}\``).join(', ');
  if (values.length === 1) return list;
  return `${isNegatedOperator(operator) ? 'any' : 'one'} of ${list}`;
}
