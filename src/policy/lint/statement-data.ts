import type { Condition, Statement } from '../parse/policy-document.ts';

/** A statement as data again, with the same meaning. */
export function statementData({ effect, action, resource, conditions }: Statement): Record<string, unknown> {
  return {
    Effect: effect,
    [action.negated ? 'NotAction' : 'Action']: action.patterns,
    [resource.negated ? 'NotResource' : 'Resource']: resource.patterns,
    ...(conditions.length > 0 ? { Condition: conditionData(conditions) } : {}),
  };
}

/**
 * The element `Condition` of these rows. All of them must hold, those of one operator and key too, which an object cannot
 * hold twice: the operator of another is written with other capitals.
 */
export function conditionData(conditions: readonly Condition[]): Record<string, Record<string, readonly string[]>> {
  const blocks: Record<string, Record<string, readonly string[]>> = {};
  for (const { quantifier, operator, ifExists, key, values } of conditions) {
    const name = `${quantifier === null ? '' : `${quantifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
    let written = name;
    for (let count = 1; Object.hasOwn(blocks[written] ?? {}, key); count++) written = otherCapitals(name, count);
    blocks[written] = { ...blocks[written], [key]: values };
  }
  return blocks;
}

/** Another spelling for each number. */
function otherCapitals(name: string, number: number): string {
  return name
    .toLowerCase()
    .replaceAll(/./g, (letter, place: number) => ((number >> place) & 1 ? letter.toUpperCase() : letter));
}
