import type { Problem } from '../../../policy/problem.ts';

/** What a part of a template comes to, or why that cannot be said: each problem with its path in the template. */
export type Resolved<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What `AWS::NoValue` comes to: the property or item that has it is not there. */
export const noValue = Symbol('AWS::NoValue');

/** A value that is known. */
export function known<Value>(value: Value): Resolved<Value> {
  return { ok: true, value };
}

/** A value that cannot be said. */
export function unresolved(
  path: string,
  message: string,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ path, message }] };
}

/** All values, or every problem of any of them. */
export function all<Value>(parts: readonly Resolved<Value>[]): Resolved<readonly Value[]> {
  const problems = parts.flatMap((part) => (part.ok ? [] : part.problems));
  return problems.length > 0 ? { ok: false, problems } : known(parts.flatMap((part) => (part.ok ? [part.value] : [])));
}

/** What follows from a value, where there is one. */
export function andThen<Value, Next>(part: Resolved<Value>, next: (value: Value) => Resolved<Next>): Resolved<Next> {
  return part.ok ? next(part.value) : part;
}

/** The path of a member or an item. */
export function below(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  return path === '' ? step : `${path}.${step}`;
}

/** The member of this name that a mapping has itself. */
export function memberOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A text, a number or a boolean as CloudFormation writes it into a text; `undefined` for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
