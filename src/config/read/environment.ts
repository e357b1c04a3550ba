import { parseDocument } from 'yaml';
import { isRecord } from '../../domain/record.ts';
import { type ConfigurationProblem, type Path, pathText } from '../problems/problem.ts';
import { nearest } from '../problems/suggest.ts';
import { isAnything, keysAt, type Shape, shapesAt } from '../schema/shape.ts';

/** Variables with this prefix override the configuration file. */
const prefix = 'NOTEBOOK_DRIFT__';

/** One environment variable that sets one value of the configuration. */
interface Override {
  readonly variable: string;
  readonly path: Path;
  readonly value: unknown;
}

/** The configuration with its overrides, not yet validated. */
export interface OverriddenConfiguration {
  readonly value: unknown;
  /** Which variable set what, by the text of the path. */
  readonly variables: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigurationProblem[];
}

/** `['store', 'sqlite', 'path']` as the variable that overrides it: upper case, `__` between keys, `_` for hyphens. */
export function variableOf(path: Path): string {
  return prefix + path.map((step) => String(step).toUpperCase().replaceAll('-', '_')).join('__');
}

/**
 * Applies `NOTEBOOK_DRIFT__STORE__SQLITE__PATH` and the like. Keys are compared without case, `_` also stands for `-`,
 * lists go by index. Where the schema takes only text the value is taken as it is, else as YAML (`true`, `[a, b]`).
 */
export function applyEnvironment(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): OverriddenConfiguration {
  const problems: ConfigurationProblem[] = [];
  const variables = new Map<string, string>();
  let result = value;
  for (const [variable, text] of overridesIn(environment)) {
    const outcome = readOverride(variable, text, result);
    const twin = outcome.ok ? variables.get(pathText(outcome.override.path)) : undefined;
    if (!outcome.ok) problems.push(outcome.problem);
    else if (twin)
      problems.push({ path: pathText(outcome.override.path), variable, message: `${twin} sets the same value` });
    else {
      result = setAt(result, outcome.override.path, outcome.override.value);
      variables.set(pathText(outcome.override.path), variable);
    }
  }
  return { value: result, variables, problems };
}

/** Outer values before those inside them, indexes in their order. */
function overridesIn(
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return Object.entries(environment)
    .flatMap(([name, text]) => (name.startsWith(prefix) && text !== undefined ? [[name, text] as const] : []))
    .toSorted(([a], [b]) => depth(a) - depth(b) || collator.compare(a, b));
}

function depth(variable: string): number {
  return variable.split('__').length;
}

type ReadOverride =
  | { readonly ok: true; readonly override: Override }
  | { readonly ok: false; readonly problem: ConfigurationProblem };

function readOverride(variable: string, text: string, value: unknown): ReadOverride {
  const path: (string | number)[] = [];
  for (const segment of variable.slice(prefix.length).split('__')) {
    const step = resolveStep(segment, path, memberAt(value, path));
    if (typeof step === 'object') return { ok: false, problem: { path: pathText(path), variable, ...step } };
    path.push(step);
  }
  const parsed = parseText(text, shapesAt(path));
  if (!parsed.ok) {
    return {
      ok: false,
      problem: {
        path: pathText(path),
        variable,
        message: 'its value is not valid YAML',
        suggestion: 'Quote it as YAML does, inside the quotes of the shell.',
      },
    };
  }
  return { ok: true, override: { variable, path, value: parsed.value } };
}

type Unresolved = Pick<ConfigurationProblem, 'message' | 'suggestion'>;

function resolveStep(segment: string, path: Path, parent: unknown): string | number | Unresolved {
  const shapes = shapesAt(path);
  if (segment === '') return { message: 'it has an empty key: write exactly two underscores between keys' };
  if (isList(shapes, segment, parent)) return resolveIndex(segment, parent);
  const known = keysAt(path);
  const present = isRecord(parent) ? Object.keys(parent) : [];
  const key = [...known, ...present].find((candidate) => plain(candidate) === plain(segment));
  if (key !== undefined) return key;
  if (shapes.some(isOpen)) return segment.toLowerCase();
  const meant = nearest(segment, known);
  return {
    message: `there is no setting ${pathText([...path, segment.toLowerCase()])}`,
    ...(meant ? { suggestion: `Did you mean ${variableOf([...path, meant])}?` } : {}),
  };
}

function resolveIndex(segment: string, parent: unknown): number | Unresolved {
  const length = Array.isArray(parent) ? parent.length : 0;
  if (!/^\d{1,4}$/.test(segment)) return { message: `"${segment}" is no index: this is a list, counted from 0` };
  if (Number(segment) <= length) return Number(segment);
  return {
    message: `index ${Number(segment)} leaves a gap: the list has ${length} entries, so the next index is ${length}`,
  };
}

/** Where a list and a mapping may stand, what stands there decides, and else whether the variable counts. */
function isList(shapes: readonly Shape[], segment: string, parent: unknown): boolean {
  const takes = (kind: string) => shapes.some((shape) => shape.type === kind || isAnything(shape));
  if (!takes('array')) return false;
  return !takes('object') || Array.isArray(parent) || (/^\d+$/.test(segment) && !isRecord(parent));
}

/** Whether any key is allowed; a place without a type, such as a template parameter, takes everything. */
function isOpen(shape: Shape): boolean {
  return shape.additionalProperties !== undefined ? shape.additionalProperties !== false : isAnything(shape);
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll('-', '_');
}

function memberAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (member, step) => (member as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

function parseText(text: string, shapes: readonly Shape[]): { ok: true; value: unknown } | { ok: false } {
  if (shapes.length > 0 && shapes.every(({ type }) => type === 'string')) return { ok: true, value: text };
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return { ok: false };
  const value: unknown = document.toJS();
  // An account id would lose its leading zero as a number.
  const keepsText = typeof value === 'number' && String(value) !== text.trim() && shapes.some(isAnything);
  return { ok: true, value: keepsText ? text : value };
}

/** A copy with the value set; whatever is not a collection on the way gives way to one. */
function setAt(target: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(target) ? [...target] : [];
    list[step] = setAt(list[step], rest, value);
    return list;
  }
  const record = isRecord(target) ? target : {};
  return { ...record, [step]: setAt(record[step], rest, value) };
}
