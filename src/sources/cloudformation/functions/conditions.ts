import { isRecord } from '../../../domain/record.ts';
import { all, andThen, below, known, memberOf, type Resolved, textOf, unresolved } from '../template/resolution.ts';
import { type FunctionContext, functions } from './functions.ts';

type ConditionContext = Pick<FunctionContext, 'resolve' | 'template'>;

/**
 * Whether a condition of the template holds. One part that decides an `And` or an `Or` decides it whatever the others are.
 */
export function conditionHolds(
  name: string,
  path: string,
  context: ConditionContext,
  { open = [], depth = 0 }: Partial<Pick<Walk, 'open' | 'depth'>> = {},
): Resolved<boolean> {
  const given = memberOf(context.template.conditions, name);
  if (given === undefined) return unresolved(path, `uses the condition ${name}, which the template does not have`);
  if (open.includes(name)) return unresolved(path, `uses the condition ${name}, which refers to itself`);
  return holds(given, `Conditions.${name}`, { ...context, open: [...open, name], depth });
}

interface Walk extends ConditionContext {
  readonly open: readonly string[];
  readonly depth: number;
}

/** CloudFormation allows less; more is an attack on the stack. */
const mostDepth = 64;

function holds(value: unknown, path: string, outer: Walk): Resolved<boolean> {
  const walk = { ...outer, depth: outer.depth + 1 };
  if (walk.depth > mostDepth) return unresolved(path, `is nested deeper than ${mostDepth} levels`);
  const [name, ...others] = isRecord(value) ? Object.keys(value) : [];
  if (!isRecord(value) || name === undefined || others.length > 0) return unresolved(path, 'is no condition');
  const judge = Object.hasOwn(judges, name) ? judges[name] : undefined;
  if (judge) return judge(value[name], `${path}.${name}`, walk);
  return unresolved(path, `${name} is ${name in functions ? 'no condition' : 'not a function that is known'}`);
}

type Judge = (argument: unknown, path: string, walk: Walk) => Resolved<boolean>;

/** The functions of conditions (CloudFormation template reference, "Condition functions"). */
const judges: Readonly<Record<string, Judge>> = {
  Condition: (argument, path, walk) =>
    typeof argument === 'string'
      ? conditionHolds(argument, path, walk, walk)
      : unresolved(path, 'expected the name of a condition'),
  'Fn::Equals': equals,
  'Fn::Not': (argument, path, walk) => {
    const [part, ...others] = partsOf(argument, path, walk);
    return part && others.length === 0
      ? andThen(part, (one) => known(!one))
      : unresolved(path, 'expected one condition');
  },
  'Fn::And': (argument, path, walk) => combined(partsOf(argument, path, walk), { deciding: false, path }),
  'Fn::Or': (argument, path, walk) => combined(partsOf(argument, path, walk), { deciding: true, path }),
};

function partsOf(argument: unknown, path: string, walk: Walk): readonly Resolved<boolean>[] {
  return Array.isArray(argument) ? argument.map((part, index) => holds(part, below(path, index), walk)) : [];
}

/** `Or` is decided by one part that holds, `And` by one that does not. */
function combined(
  parts: readonly Resolved<boolean>[],
  { deciding, path }: { readonly deciding: boolean; readonly path: string },
): Resolved<boolean> {
  if (parts.length === 0) return unresolved(path, 'expected a list of conditions');
  if (parts.some((part) => part.ok && part.value === deciding)) return known(deciding);
  const everything = all(parts);
  return everything.ok ? known(!deciding) : everything;
}

function equals(argument: unknown, path: string, { resolve }: Walk): Resolved<boolean> {
  const sides = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  if (sides.length !== 2) return unresolved(path, 'expected two values');
  const resolved = all(sides.map((side, index) => resolve(side, below(path, index))));
  return andThen(resolved, ([one, other]) => known(comparable(one) === comparable(other)));
}

/** `"true"` and `true` are the same to CloudFormation. */
function comparable(value: unknown): string {
  return textOf(value) ?? JSON.stringify(value) ?? '';
}
