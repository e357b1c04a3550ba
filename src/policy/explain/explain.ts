import { isLimitKind } from '../attachment-set.ts';
import type { Comparison, LimitChange, StatementChange } from '../compare/answer/comparison.ts';
import { limitInWords } from './limit-in-words.ts';

/** What a comparison, an exact one too, says of each statement. */
type Differences = Pick<Comparison, 'statements' | 'boundary' | 'limits' | 'problems'>;

/** A comparison in sentences: each difference, then what happened to the boundary and the limits. Empty when nothing differs. */
export function explainComparison({ statements, boundary, limits = [], problems }: Differences): readonly string[] {
  return [
    ...problems.map(({ path, message }) => `${path}: ${message}.`),
    ...statements.filter((statement) => isTold(statement, boundary, limits)).map(explainStatement),
    ...(boundaryTexts[boundary] ?? []),
    ...limits.flatMap(explainLimit),
  ];
}

/** A boundary or a limit that came or went whole is one sentence, not one for each of its statements. */
function isTold(
  { change, kind, policy }: StatementChange,
  boundary: Comparison['boundary'],
  limits: readonly LimitChange[],
): boolean {
  if (change === 'same' || change === 'moved') return false;
  if (isLimitKind(kind))
    return limits.some((one) => one.kind === kind && one.name === policy && one.change === 'changed');
  return kind !== 'boundary' || boundary === 'changed';
}

const boundaryTexts: Partial<Record<Comparison['boundary'], readonly string[]>> = {
  added: ['A permissions boundary was added.'],
  removed: ['The permissions boundary was removed, so nothing limits the policies any more.'],
  changed: ['The permissions boundary was changed.'],
};

function explainLimit(limit: LimitChange): readonly string[] {
  const { change } = limit;
  if (change === 'same') return [];
  const more = change === 'removed' ? ', so it holds nothing back any more' : '';
  return [`${capitalised(limitInWords(limit))} was ${change}${more}.`];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explainStatement(statement: StatementChange): string {
  const { change, elements } = statement;
  if (change === 'edited') return `${nameOf(statement)} was edited: ${elements.join(', ')}.`;
  return `${nameOf(statement)} was ${change}.`;
}

function nameOf({ page, sid, policy, kind, index, document = 0 }: StatementChange): string {
  const attached = kind === 'boundary' ? 'the permissions boundary' : `${kind} policy ${policy}`;
  const where = isLimitKind(kind) ? `document ${document + 1} of ${limitInWords({ kind, name: policy })}` : attached;
  const label = sid === null ? '' : `, Sid ${sid}`;
  return `${page === null ? 'The statement' : `Statement ${page}`} (position ${index + 1} in ${where}${label})`;
}
