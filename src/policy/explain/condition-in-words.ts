import type { Condition } from '../parse/policy-document.ts';

/**
 * When a region of requests applies, for a person: "with tag `system` = MLSpace, without tag `user`". `hold` are the
 * conditions that must hold; of each group in `fail` at least one must not.
 */
export function conditionInWords(hold: readonly Condition[], fail: readonly (readonly Condition[])[]): string {
  const groups = fail.filter((group) => group.length > 0).map((group) => [...new Set(group.map(failure))]);
  const smallest = groups.filter((group) => !groups.some((other) => other !== group && isPart(other, group)));
  const failures = [...new Set(smallest.map((group) => (group.length === 1 ? (group[0] ?? '') : group.join(' or '))))];
  return [...new Set([...hold.map(holding), ...failures])].join('; ');
}

function isPart(one: readonly string[], other: readonly string[]): boolean {
  return one.length < other.length && one.every((text) => other.includes(text));
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
  return `${nameOf(condition.key)} ${relationOf(condition)}`;
}

function failure(condition: Condition): string {
  const presence = presenceOf(condition);
  if (presence !== undefined) return `${presence ? 'without' : 'with'} ${nameOf(condition.key)}`;
  return `unless ${nameOf(condition.key)} ${relationOf(condition)}`;
}

/** What `Null` asks: `true` that the key is there; `undefined` for other operators and for both at once. */
function presenceOf({ operator, values }: Condition): boolean | undefined {
  if (operator !== 'Null') return undefined;
  const asked = [...new Set(values.map((value) => value.toLowerCase()))];
  return asked.length === 1 ? asked[0] === 'false' : undefined;
}

function relationOf({ quantifier, operator, ifExists, values }: Condition): string {
  const some = values.length === 1 ? `\`${values[0]}\`` : `one of ${values.map((value) => `\`${value}\``).join(', ')}`;
  const each = quantifier === null ? '' : `${quantifier === 'ForAllValues' ? 'all values' : 'some value'} `;
  return `${each}${operator}${ifExists ? 'IfExists' : ''} ${values.length === 0 ? 'nothing' : some}`;
}
