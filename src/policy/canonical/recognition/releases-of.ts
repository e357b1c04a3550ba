import type { Installation } from '../parameters/canonical-policy.ts';
import { type Generation, generationLabel, newestRelease } from '../releases/releases.ts';
import type { BuiltinTemplate } from '../template/template.ts';
import { inferParameters } from './infer-parameters.ts';

/** How one document differs from another: the verdict, and what became of each statement. */
export interface DocumentComparison<Change extends { readonly change: string }> {
  /** `equivalent` where they mean the same. */
  readonly verdict: string;
  readonly statements: readonly Change[];
}

/** What a live document is compared with, and how. */
export interface RecognitionRules<Change extends { readonly change: string }> {
  readonly template: BuiltinTemplate;
  readonly installation: Installation;
  /** Values that are known; those that are not are taken from the document itself. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Compares two documents, JSON texts. */
  readonly compare: (canonical: string, live: string) => DocumentComparison<Change>;
}

/** One generation of a document beside a live one. */
export interface GenerationMatch<Change> {
  readonly generation: Generation;
  /** The generation as JSON text, with the parameters filled in. */
  readonly text: string;
  /** Whether the two are equivalent. */
  readonly isEqual: boolean;
  /** What is different, statement by statement; empty where they are equal. */
  readonly differences: readonly Change[];
}

/**
 * The generations of a template beside a live document, JSON text: the equal ones first, then those with the fewest
 * differences, newer before older. Empty where the text is no JSON, or names nothing that the template needs.
 */
export function releasesOf<Change extends { readonly change: string }>(
  live: string,
  rules: RecognitionRules<Change>,
): readonly GenerationMatch<Change>[] {
  const document = parsed(live);
  if (document === undefined) return [];
  const { template, installation, parameters } = rules;
  const known = { ...inferParameters(document, template.parameterNames(installation)), ...parameters };
  const matches = template.generations.flatMap((generation) =>
    matchOf(live, generation, { ...rules, parameters: known }),
  );
  return matches
    .toReversed()
    .toSorted((a, b) => Number(b.isEqual) - Number(a.isEqual) || a.differences.length - b.differences.length);
}

function matchOf<Change extends { readonly change: string }>(
  live: string,
  generation: Generation,
  rules: RecognitionRules<Change>,
): readonly GenerationMatch<Change>[] {
  const { template, installation, parameters, compare } = rules;
  const rendered = template.render({ ...parameters, release: releaseOf(generation) }, installation);
  if (!rendered.ok) return [];
  const text = JSON.stringify({ Version: '2012-10-17', Statement: rendered.rows.map(({ statement }) => statement) });
  const { verdict, statements } = compare(text, live);
  const isEqual = verdict === 'equivalent';
  const differences = isEqual ? [] : statements.filter(({ change }) => change !== 'same' && change !== 'moved');
  return [{ generation, text, isEqual, differences }];
}

/** The newest release where it is one of the generation, for a generation may still be open. */
function releaseOf({ first, last }: Generation): Generation['last'] {
  return last === 'unreleased' && first !== 'unreleased' ? newestRelease : last;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a live document is, in words: `equals release 1.6.5 to 1.6.7`, `equals release 1.6.8 but for 2 statements`;
 * `undefined` where most of it is something else.
 */
export function describeRelease(matches: readonly GenerationMatch<unknown>[]): string | undefined {
  const [best] = matches;
  if (!best) return undefined;
  const equal = matches.filter(({ isEqual }) => isEqual);
  if (equal.length > 0)
    return `equals release ${equal.map(({ generation }) => generationLabel(generation)).join(' and ')}`;
  const { generation, text, differences } = best;
  const statements = (JSON.parse(text) as { readonly Statement: readonly unknown[] }).Statement.length;
  if (differences.length * 2 > statements) return undefined;
  const counted = differences.length === 1 ? '1 statement' : `${differences.length} statements`;
  return `equals release ${generationLabel(generation)} but for ${counted}`;
}
