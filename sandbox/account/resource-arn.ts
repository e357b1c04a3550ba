import type { ResourceType } from './resource-type.ts';
import { resourceTypes } from './resource-types.ts';

interface Pattern {
  readonly type: string;
  readonly expression: RegExp;
}

/** Longer ARNs first: a pipeline's name may hold no slash, but its execution's ARN begins like that of a pipeline. */
const patterns: readonly Pattern[] = resourceTypes
  .toSorted((left, right) => right.arn.length - left.arn.length)
  .map(({ type, arn }) => ({ type, expression: expressionOf(arn) }));

/** What follows the account's id in the ARN of a resource; `name` holds the parts that vary, between slashes. */
export function arnPath({ arn, arnIsLowerCase }: ResourceType, name: string): string {
  const parts = (arnIsLowerCase ? name.toLowerCase() : name).split('/');
  const variables = arn.filter(isVariable).length;
  // What is too much belongs to the last part: versioned model packages have a slash there.
  const values = [...parts.slice(0, variables - 1), parts.slice(variables - 1).join('/')];
  return arn.map((part) => (isVariable(part) ? values.shift() : part)).join('/');
}

/** The type and name that such a path stands for; `undefined` where no type has it. */
export function parseArnPath(path: string): { readonly type: string; readonly name: string } | undefined {
  for (const { type, expression } of patterns) {
    const match = expression.exec(path);
    if (match) return { type, name: match.slice(1).join('/') };
  }
  return undefined;
}

/** The names of the parts that vary, in their order: `DomainId`, `SpaceName`. */
export function variablesOf({ arn }: ResourceType): readonly string[] {
  return arn.filter(isVariable).map((part) => part.slice(1, -1));
}

function expressionOf(arn: readonly string[]): RegExp {
  const last = arn.findLastIndex(isVariable);
  const parts = arn.map((part, index) => {
    if (!isVariable(part)) return part;
    return index === last ? '(.+)' : '([^/]+)';
  });
  return new RegExp(`^${parts.join('/')}$`);
}

function isVariable(part: string): boolean {
  return part.startsWith('{');
}
