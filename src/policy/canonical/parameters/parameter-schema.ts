import { z } from 'zod';
import { describeData, quoted } from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';
import { newestRelease, releases } from '../releases/releases.ts';
import { installationNames, similarName } from './parameter-names.ts';
import type { Rule } from './parameter-rules.ts';

/** The parameters of a template, completed, or everything that is wrong with them. */
export type ParametersOutcome<Parameters> =
  | { readonly ok: true; readonly parameters: Parameters }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks and completes the parameters of a built-in template. */
export function readParameters<Schema extends z.ZodObject>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): ParametersOutcome<z.infer<Schema>> {
  const outcome = schema.safeParse(given);
  if (outcome.success) return { ok: true, parameters: outcome.data };
  const names = Object.keys(schema.shape);
  const problems = outcome.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownParameter(key, names))
      : { path: pathOf(issue.path), message: issue.message },
  );
  return { ok: false, problems };
}

/** A text that keeps the rule. */
export function text(expected: string, rule: Rule) {
  return z.string({ error: ({ input }) => mistyped(input, expected) }).superRefine((value, context) => {
    const wrong = rule(value);
    if (wrong) context.addIssue({ code: 'custom', message: `${quoted(value)} ${wrong}; expected ${expected}` });
  });
}

/** One or more; a single one may stand without the list around it. */
export function list(expected: string, item: ReturnType<typeof text>) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z
      .array(item, { error: ({ input }) => mistyped(input, `a list of ${expected}`) })
      .min(1, { error: `the list is empty; expected one or more ${expected}` }),
  );
}

/** None or more; none where it is not given. */
export function listOrNone<Item extends z.ZodType>(expected: string, item: Item) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(item, { error: ({ input }) => mistyped(input, `a list of ${expected}`) }),
    )
    .default([]);
}

/** True or false. */
export function flag(byDefault = true) {
  return z.boolean({ error: ({ input }) => mistyped(input, 'true or false') }).default(byDefault);
}

/** A release of the product; the newest one where none is given. */
export function release() {
  return choice(releases).default(newestRelease);
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: ({ input }) => mistyped(input, oneOf(words)) });
}

function oneOf(words: readonly string[]): string {
  return words.length > 2 ? `one of ${words.join(', ')}` : words.join(' or ');
}

function mistyped(input: unknown, expected: string): string {
  return input === undefined
    ? `is missing; expected ${expected}`
    : `${describeData(input)} is not allowed; expected ${expected}`;
}

function pathOf(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>(
    (path, segment) => (typeof segment === 'number' ? `${path}[${segment}]` : `${path}.${String(segment)}`),
    'parameters',
  );
}

/** `partition`, `account` and `region` are the installation's: a parameter of that name would contradict it in silence. */
function unknownParameter(key: string, names: readonly string[]): Problem {
  const path = `parameters.${key}`;
  if (installationNames.includes(key))
    return { path, message: `${key} is not a parameter; it comes from the installation` };
  const meant = similarName(key, names);
  const hint = meant ? `did you mean ${meant}?` : `expected one of ${names.join(', ')}`;
  return { path, message: `there is no parameter ${quoted(key)}; ${hint}` };
}
