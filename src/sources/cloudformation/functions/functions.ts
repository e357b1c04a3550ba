import { isRecord } from '../../../domain/record.ts';
import {
  all,
  andThen,
  below,
  known,
  memberOf,
  noValue,
  type Resolved,
  textOf,
  unresolved,
} from '../template/resolution.ts';
import { attribute, attributeParts, lookUp, type ReferenceContext, reference } from './references.ts';

/** What functions are resolved with. */
export interface FunctionContext extends ReferenceContext {
  readonly condition: (name: string, path: string) => Resolved<boolean>;
}

type TemplateFunction = (argument: unknown, path: string, context: FunctionContext) => Resolved;

/** A function that cannot be told without AWS, or without a macro of it. */
const beyond =
  (why: string): TemplateFunction =>
  (_, path) =>
    unresolved(path, why);

/** The functions of templates (CloudFormation template reference, "Intrinsic functions"). */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  Ref: (argument, path, context) =>
    typeof argument === 'string'
      ? reference(argument, path, context)
      : unresolved(path, 'expected the name of a parameter or resource'),
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, path, context) =>
    andThen(resolveText(argument, path, context), (name) => lookUp(context.values.exports, name, path)),
  'Fn::If': (argument, path, context) =>
    andThen(chosenBranch(argument, path, context), (branch) => context.resolve(branch.value, branch.path)),
  'Fn::Base64': (argument, path, context) =>
    andThen(resolveText(argument, path, context), (text) =>
      known(btoa(String.fromCharCode(...new TextEncoder().encode(text)))),
    ),
  'Fn::ToJsonString': (argument, path, context) =>
    andThen(context.resolve(argument, path), (value) => known(JSON.stringify(value))),
  'Fn::Length': (argument, path, context) =>
    andThen(resolveList(argument, path, context), (list) => known(list.length)),
  'Fn::Cidr': beyond('uses Fn::Cidr, which is not resolved here'),
  'Fn::GetAZs': beyond('uses Fn::GetAZs, which only EC2 can answer'),
  'Fn::Transform': beyond('uses a macro, which only CloudFormation can run'),
};

/** The function that a value is, with its argument; `undefined` for plain data. */
export function functionOf(value: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isRecord(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) return undefined;
  return { name, argument: value[name] };
}

/** The branch of `Fn::If` that the condition chooses, with its path. */
export function chosenBranch(
  argument: unknown,
  path: string,
  { condition }: Pick<FunctionContext, 'condition'>,
): Resolved<{ readonly value: unknown; readonly path: string }> {
  const [name, ...branches] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  if (typeof name !== 'string' || branches.length !== 2)
    return unresolved(path, 'expected the name of a condition and two values');
  return andThen(condition(name, path), (holds) =>
    known({ value: branches[holds ? 0 : 1], path: below(path, holds ? 1 : 2) }),
  );
}

function getAtt(argument: unknown, path: string, context: FunctionContext): Resolved {
  const parts: unknown = typeof argument === 'string' ? attributeParts(argument) : argument;
  const [logicalId, name] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  if (typeof logicalId !== 'string' || name === undefined)
    return unresolved(path, 'expected a resource and its attribute');
  return andThen(resolveText(name, path, context), (text) => attribute({ logicalId, name: text }, path, context));
}

function join(argument: unknown, path: string, context: FunctionContext): Resolved {
  const [delimiter, list] = pair(argument);
  if (typeof delimiter !== 'string') return unresolved(path, 'expected a delimiter and a list');
  return andThen(resolveList(list, below(path, 1), context), (items) =>
    andThen(all(items.map((item, index) => asText(item, below(below(path, 1), index)))), (texts) =>
      known(texts.join(delimiter)),
    ),
  );
}

function split(argument: unknown, path: string, context: FunctionContext): Resolved {
  const [delimiter, text] = pair(argument);
  if (typeof delimiter !== 'string' || delimiter === '') return unresolved(path, 'expected a delimiter and a string');
  return andThen(resolveText(text, below(path, 1), context), (whole) => known(whole.split(delimiter)));
}

/** Only the item that is chosen is resolved: what it could have been does not matter. */
function select(argument: unknown, path: string, context: FunctionContext): Resolved {
  const [index, list] = pair(argument);
  return andThen(resolveText(index, below(path, 0), context), (text) => {
    const place = below(path, 1);
    const at = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const items: Resolved<readonly unknown[]> = isPlainList(list) ? known(list) : resolveList(list, place, context);
    return andThen(items, (found) => {
      if (!(at < found.length)) return unresolved(path, `selects item ${text} of a list of ${found.length}`);
      return isPlainList(list) ? context.resolve(found[at], below(place, at)) : known(found[at]);
    });
  });
}

function mayVanish(item: unknown): boolean {
  return ['Fn::If', 'Ref'].includes(functionOf(item)?.name ?? '') && JSON.stringify(item).includes('AWS::NoValue');
}

/** A list none of whose items may vanish, so that their places are known. */
function isPlainList(list: unknown): list is readonly unknown[] {
  return Array.isArray(list) && !list.some(mayVanish);
}

function findInMap(argument: unknown, path: string, context: FunctionContext): Resolved {
  const parts = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  if (parts.length < 3) return unresolved(path, 'expected a map and two keys');
  const keys = all(parts.slice(0, 3).map((part, index) => resolveText(part, below(path, index), context)));
  return andThen(keys, (names) => {
    let found: unknown = context.template.mappings;
    for (const name of names) found = isRecord(found) ? memberOf(found, name) : undefined;
    if (found !== undefined) return context.resolve(found, `Mappings.${names.join('.')}`);
    const last = parts[3];
    const otherwise = isRecord(last) ? memberOf(last, 'DefaultValue') : undefined;
    if (otherwise !== undefined) return context.resolve(otherwise, below(path, 3));
    return unresolved(path, `the template has no mapping ${names.join('.')}`);
  });
}

const variable = /\$\{(!?)([^}]*)\}/g;

function substitute(argument: unknown, path: string, context: FunctionContext): Resolved {
  const [text, own] = typeof argument === 'string' ? [argument, {}] : pair(argument);
  if (typeof text !== 'string' || !isRecord(own))
    return unresolved(path, 'expected a string, with or without a mapping of its variables');
  const parts = [...text.matchAll(variable)].map(([, literal, name = '']): Resolved<string> => {
    if (literal === '!') return known(`\${${name}}`);
    const given = memberOf(own, name);
    const value =
      given === undefined ? named(name, path, context) : context.resolve(given, below(below(path, 1), name));
    return andThen(value, (found) => asText(found, path));
  });
  return andThen(all(parts), (texts) => {
    const replacements = texts[Symbol.iterator]();
    return known(text.replaceAll(variable, () => replacements.next().value ?? ''));
  });
}

function named(name: string, path: string, context: FunctionContext): Resolved {
  const [logicalId = '', attributeName] = attributeParts(name);
  return attributeName === undefined
    ? reference(name, path, context)
    : attribute({ logicalId, name: attributeName }, path, context);
}

function pair(argument: unknown): readonly unknown[] {
  return Array.isArray(argument) && argument.length === 2 ? (argument as readonly unknown[]) : [];
}

/** A value that has to be a text. */
function resolveText(value: unknown, path: string, context: Pick<FunctionContext, 'resolve'>): Resolved<string> {
  return andThen(context.resolve(value, path), (found) => asText(found, path));
}

function asText(value: unknown, path: string): Resolved<string> {
  const text = textOf(value);
  if (text !== undefined) return known(text);
  return unresolved(
    path,
    `expected a string, not ${value === noValue ? 'AWS::NoValue' : Array.isArray(value) ? 'a list' : 'a mapping'}`,
  );
}

function resolveList(value: unknown, path: string, context: FunctionContext): Resolved<readonly unknown[]> {
  return andThen(context.resolve(value, path), (found) =>
    Array.isArray(found) ? known(found as readonly unknown[]) : unresolved(path, 'expected a list'),
  );
}
