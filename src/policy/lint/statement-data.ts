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

/** The element `Condition` of these rows; rows of one operator and key, which an object cannot hold twice, are joined. */
export function conditionData(conditions: readonly Condition[]): Record<string, Record<string, readonly string[]>> {
  const blocks: Record<string, Record<string, readonly string[]>> = {};
  for (const { quantifier, operator, ifExists, key, values } of conditions) {
    const name = `${quantifier === null ? '' : `${quantifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
    blocks[name] = { ...blocks[name], [key]: values };
  }
  return blocks;
}
