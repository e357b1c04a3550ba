import { type PatternToken, parsePattern } from '../../evaluate/pattern.ts';
import { commonName } from '../conditions/keys/key-rules.ts';
import type { ConditionAtom } from '../conditions/predicate.ts';
import type { DifferenceQuestion } from '../differences/difference-questions.ts';
import type { StatementPart } from '../differences/request-set.ts';

/** The values that a variable can have at all, by its key in lower case. */
export type VariableDomains = ReadonlyMap<string, readonly string[]>;

/** More values than these are not tried one by one. */
const maxDomain = 8;

/** What one text must match, as lists of patterns that each must have one for it. */
type Tests = readonly (readonly (readonly PatternToken[])[])[];

/**
 * The variables that can have few values where the positives hold, each with all of them.
 *
 * | Positives | Domain |
 * | --- | --- |
 * | `StringEquals` of `aws:PrincipalTag/project`: `alpha`, `beta` | `alpha`, `beta` |
 * | `arn:aws:s3:::${aws:PrincipalTag/project}-data` and `arn:aws:s3:::mlspace-data` | `mlspace` |
 */
export function domainsOf({ positives }: Pick<DifferenceQuestion, 'positives'>): VariableDomains {
  const domains = new Map<string, readonly string[]>();
  const conditions = positives.flatMap(({ requestSet }) => requestSet.conditions).filter(isPlain);
  for (const atom of conditions) {
    const texts = allOf(testOf(atom), textOf);
    if (texts) keepSmallest(domains, [atom.key, texts]);
  }
  const onKeys = [...Map.groupBy(conditions, ({ key }) => commonName(key)).values()].map((atoms) => atoms.map(testOf));
  for (const tests of [positives.flatMap(resourceTest), ...onKeys])
    for (const domain of domainsIn(tests)) keepSmallest(domains, domain);
  return domains;
}

function keepSmallest(
  domains: Map<string, readonly string[]>,
  [key, values]: readonly [string, readonly string[]],
): void {
  if (values.length <= Math.min(maxDomain, (domains.get(key)?.length ?? maxDomain) - (domains.has(key) ? 1 : 0)))
    domains.set(key, values);
}

/** One value that is one of these. An empty list may be ignored, and then it says nothing of the value. */
function isPlain({ condition }: ConditionAtom): boolean {
  const { operator, quantifier, ifExists, values } = condition;
  return operator === 'StringEquals' && quantifier === null && !ifExists && values.length > 0;
}

function testOf({ condition, version }: ConditionAtom): Tests[number] {
  return condition.values.map((value) => parsePattern(value, { wildcards: false, version }));
}

function resourceTest({ resource, requestSet }: StatementPart): Tests {
  if (resource === null) return [];
  const tokens = parsePattern(resource, { wildcards: true, version: requestSet.entry.version });
  const colons = tokens.flatMap((token) => (token.kind === 'text' ? (token.text.match(/:/g) ?? []) : []));
  // An ARN with parts missing stands for many.
  return colons.length < partsOfArn - 1 ? [] : [[tokens]];
}

const partsOfArn = 6;

/** Where one test has nothing but texts and another nothing but patterns of one variable between two texts. */
function domainsIn(tests: Tests): readonly (readonly [string, readonly string[]])[] {
  const texts = tests.map((patterns) => allOf(patterns, textOf)).find((all) => all !== undefined);
  if (!texts) return [];
  return tests.flatMap((patterns) => {
    const frames = allOf(patterns, frameOf);
    const [first] = frames ?? [];
    if (!frames || !first || frames.some(({ key }) => key !== first.key)) return [];
    return [
      [first.key, [...new Set(frames.flatMap((frame) => texts.flatMap((text) => readFrom(text, frame))))]] as const,
    ];
  });
}

function allOf<Made>(patterns: Tests[number], make: (one: readonly PatternToken[]) => Made | undefined) {
  const made = patterns.map(make).filter((one) => one !== undefined);
  return made.length === patterns.length ? made : undefined;
}

function textOf(tokens: readonly PatternToken[]): string | undefined {
  const [only, ...more] = tokens;
  if (only === undefined) return '';
  return only.kind === 'text' && more.length === 0 ? only.text : undefined;
}

interface Frame {
  readonly key: string;
  readonly before: string;
  readonly behind: string;
}

function frameOf(tokens: readonly PatternToken[]): Frame | undefined {
  const at = tokens.findIndex(({ kind }) => kind === 'variable');
  const variable = tokens[at];
  const before = textOf(tokens.slice(0, Math.max(at, 0)));
  const behind = textOf(tokens.slice(at + 1));
  if (variable?.kind !== 'variable' || variable.fallback !== undefined) return undefined;
  return before === undefined || behind === undefined ? undefined : { key: variable.key, before, behind };
}

function readFrom(text: string, { before, behind }: Frame): readonly string[] {
  const isFramed = text.startsWith(before) && text.endsWith(behind) && text.length >= before.length + behind.length;
  return isFramed ? [text.slice(before.length, text.length - behind.length)] : [];
}
