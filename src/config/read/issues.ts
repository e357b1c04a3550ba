import type { z } from 'zod';
import { ownValue } from '../../domain/own-value.ts';
import type { ConfigurationProblem, Path } from '../problems/problem.ts';
import { keysAt } from '../schema/shape.ts';
import type { ConfigurationOrigin } from './origin.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found wrong, in the words of the configuration: one problem a fault, each with its place. */
export function describeIssue(issue: Issue, origin: ConfigurationOrigin, base: Path = []): ConfigurationProblem[] {
  const path = [...base, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, origin));
  if (issue.code === 'invalid_union') return describeUnion(issue, path, origin);
  if (issue.code === 'custom') return [origin.problem(path, { message: issue.message, hideValue: true })];
  if (issue.code !== 'invalid_key') return [describeValue(issue, path, origin)];
  const expectation = issue.issues[0] ? expectationOf(issue.issues[0]) : issue.message;
  return [origin.problem(path, { message: `this key is not allowed: expected ${expectation}`, hideValue: true })];
}

function unknownKey(path: Path, key: string, origin: ConfigurationOrigin): ConfigurationProblem {
  const known = keysAt(path);
  const suggestion = origin.didYouMean(key, known) ?? `Known here: ${known.join(', ')}.`;
  return origin.problem([...path, key], { message: `there is no setting "${key}" here`, suggestion, hideValue: true });
}

/** The branch that fits the value best tells its faults; without one, what the branches expect is listed. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, origin: ConfigurationOrigin) {
  if (issue.discriminator !== undefined) return [describeDiscriminator(issue, path, origin)];
  const fitting = issue.errors.find((faults) => faults.every((fault) => fault.path.length > 0));
  if (fitting) return fitting.flatMap((fault) => describeIssue(fault, origin, path));
  const expectations = issue.errors.map(([fault]) => (fault ? expectationOf(fault) : '')).join(' or ');
  return [origin.problem(path, { message: `expected ${expectations}` })];
}

function describeDiscriminator(issue: z.core.$ZodIssueInvalidUnion, path: Path, origin: ConfigurationOrigin) {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const given = origin.valueAt(path);
  if (given === undefined) return origin.problem(path, { message: `is required: expected ${options.join(' or ')}` });
  const suggestion = typeof given === 'string' ? origin.didYouMean(given, options) : undefined;
  return origin.problem(path, { message: `expected ${options.join(' or ')}`, suggestion });
}

function describeValue(issue: Issue, path: Path, origin: ConfigurationOrigin): ConfigurationProblem {
  const given = origin.valueAt(path);
  const expectation = expectationOf(issue);
  if (given === undefined) {
    const meant = misspeltSibling(path, origin);
    return origin.problem(path, { message: `is required: expected ${expectation}`, suggestion: meant });
  }
  return origin.problem(path, { message: `expected ${expectation}`, suggestion: suggestionFor(issue, path, origin) });
}

/** The unknown key beside a missing one says so itself. */
function misspeltSibling(path: Path, origin: ConfigurationOrigin): string | undefined {
  const parent = origin.valueAt(path.slice(0, -1));
  if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) return undefined;
  const key = String(path.at(-1));
  const unknown = Object.keys(parent).filter((candidate) => !keysAt(path.slice(0, -1)).includes(candidate));
  return origin.didYouMean(key, unknown) && `Is it misspelt as ${unknown.join(', ')}?`;
}

function expectationOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && !hasOwnWords(issue))
    return ownValue(typeNames, issue.expected) ?? issue.expected;
  if (issue.code === 'invalid_value')
    return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small')
    return boundText(issue.origin, 'at least', Number(issue.minimum), issue.inclusive === false);
  if (issue.code === 'too_big')
    return boundText(issue.origin, 'at most', Number(issue.maximum), issue.inclusive === false);
  // Every pattern of the schema has a message that says what it expects.
  return issue.message;
}

/** Whether the schema words its expectation itself. */
function hasOwnWords({ message }: Issue): boolean {
  return !message.startsWith('Invalid input');
}

/** How the types of the schema are called in messages. */
export const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function boundText(origin: string, relation: string, bound: number, exclusive: boolean): string {
  if (origin === 'array') return `a list of ${relation} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string')
    return bound === 1 && relation === 'at least' ? 'a string that is not empty' : `${relation} ${bound} characters`;
  return exclusive ? `more than ${bound}` : `${relation} ${bound}`;
}

function suggestionFor(issue: Issue, path: Path, origin: ConfigurationOrigin): string | undefined {
  const given = origin.valueAt(path);
  if (issue.code === 'invalid_type' && issue.expected === 'string' && !hasOwnWords(issue) && isNumberOrBoolean(given))
    return quotingHint(path, given, origin);
  if (typeof given !== 'string') return undefined;
  if (issue.code === 'invalid_value') return origin.didYouMean(given, issue.values.map(String));
  if (issue.code === 'invalid_type' && issue.expected === 'array')
    return 'Write a list: one value a line, each after "- ".';
  const isShortId = issue.code === 'invalid_format' && path.at(-1) === 'account_id' && /^\d{1,11}$/.test(given);
  return isShortId ? `Was a leading zero lost? Then write account_id: "${given.padStart(12, '0')}".` : undefined;
}

function isNumberOrBoolean(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** YAML reads bare digits as a number and drops the leading zeros of an account id. */
function quotingHint(path: Path, given: number | boolean, origin: ConfigurationOrigin): string | undefined {
  const written = origin.writtenAt(path) ?? String(given);
  const key = String(path.at(-1));
  if (key !== 'account_id')
    return isSecretKey(key) ? 'Write it in quotes.' : `Write it in quotes: ${key}: "${written}".`;
  const digits = /^\d{1,12}$/.test(written) ? written.padStart(12, '0') : written;
  return `Write it in quotes, for YAML drops a leading zero of a number: account_id: "${digits}".`;
}

function isSecretKey(key: string): boolean {
  return /secret|token|password|external_id/i.test(key);
}
