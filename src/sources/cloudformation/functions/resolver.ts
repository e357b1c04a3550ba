import { isRecord } from '../../../domain/record.ts';
import { all, andThen, below, known, memberOf, noValue, type Resolved, unresolved } from '../template/resolution.ts';
import type { StackValues } from '../template/stack-values.ts';
import type { Template } from '../template/template.ts';
import { conditionHolds } from './conditions.ts';
import { resolveReferences } from './dynamic-references.ts';
import { chosenBranch, type FunctionContext, functionOf, functions } from './functions.ts';
import { expressionKey } from './references.ts';

/** Says what the parts of one template come to. Paths are those in the template. */
export interface Resolver {
  /** The whole value, `{{resolve:…}}` included; {@link noValue} where it is not there. */
  resolve(value: unknown, path: string): Resolved;
  /** Only what decides the value's outermost form, so that what stands inside keeps its own problems. */
  unfold(value: unknown, path: string): Resolved<{ readonly value: unknown; readonly path: string }>;
  condition(name: string, path: string): Resolved<boolean>;
  readonly context: FunctionContext;
}

/** Templates nest less deeply, for policies allow 6 levels and functions a few more. */
const mostDepth = 64;

/** Creates the resolver of a template. */
export function createResolver(template: Template, values: StackValues): Resolver {
  let depth = 0;
  const resolve = (value: unknown, path: string): Resolved => {
    if (depth >= mostDepth) return unresolved(path, `is nested deeper than ${mostDepth} levels`);
    depth++;
    try {
      return resolveOnce(value, path, context);
    } finally {
      depth--;
    }
  };
  const condition = (name: string, path: string) => conditionHolds(name, path, { template, resolve });
  const context: FunctionContext = { template, values, resolve, condition, told: toldByOutputs(template, values) };
  return {
    context,
    condition,
    resolve: (value, path) =>
      andThen(resolve(value, path), (found) =>
        found === noValue ? known(found) : resolveReferences(found, path, values),
      ),
    unfold: (value, path) => unfold(value, path, context),
  };
}

function resolveOnce(value: unknown, path: string, context: FunctionContext): Resolved {
  const called = functionOf(value);
  if (called) {
    const inside = below(path, called.name);
    const apply = Object.hasOwn(functions, called.name) ? functions[called.name] : undefined;
    return apply
      ? apply(called.argument, inside, context)
      : unresolved(path, `${called.name} is not a function that is known`);
  }
  if (Array.isArray(value)) {
    const items = all(value.map((item, index) => context.resolve(item, below(path, index))));
    return andThen(items, (found) => known(found.filter((item) => item !== noValue)));
  }
  return isRecord(value) ? resolveMembers(value, path, context) : known(value);
}

function resolveMembers(value: Readonly<Record<string, unknown>>, path: string, context: FunctionContext): Resolved {
  const stray = Object.keys(value).find((key) => key.startsWith('Fn::'));
  if (stray !== undefined)
    return unresolved(path, `${stray} has other keys beside it; a function must be the only key`);
  const members = all(
    Object.entries(value).map(([key, member]) =>
      andThen(context.resolve(member, below(path, key)), (found) => known([key, found] as const)),
    ),
  );
  return andThen(members, (found) => known(Object.fromEntries(found.filter(([, member]) => member !== noValue))));
}

function unfold(value: unknown, path: string, context: FunctionContext): ReturnType<Resolver['unfold']> {
  const called = functionOf(value);
  if (!called) return known({ value, path });
  const inside = below(path, called.name);
  if (called.name === 'Fn::If')
    return andThen(chosenBranch(called.argument, inside, context), (branch) =>
      unfold(branch.value, branch.path, context),
    );
  return andThen(context.resolve(value, path), (found) => known({ value: found, path }));
}

/** What the expressions of the outputs came to, which tells values that follow from nothing else. */
function toldByOutputs({ outputs }: Template, values: StackValues): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(outputs).flatMap(([name, output]) => {
      const told = values.outputs.get(name);
      const expression = isRecord(output) ? memberOf(output, 'Value') : undefined;
      return told === undefined || expression === undefined ? [] : [[expressionKey(expression), told] as const];
    }),
  );
}
