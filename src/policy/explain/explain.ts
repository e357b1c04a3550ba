import type { Comparison, StatementChange } from '../compare/answer/comparison.ts';

/** What a comparison, an exact one too, says of each statement. */
type Differences = Pick<Comparison, 'statements' | 'boundary' | 'problems'>;

/** A comparison in sentences for a person: each difference, then what happened to the boundary. Empty when nothing differs. */
export function explainComparison({ statements, boundary, problems }: Differences): readonly string[] {
  return [
    ...problems.map(({ path, message }) => `${path}: ${message}.`),
    ...statements.filter((statement) => isTold(statement, boundary)).map(explainStatement),
    ...(boundaryTexts[boundary] ?? []),
  ];
}

/** A boundary that came or went whole is one sentence, not one for each of its statements. */
function isTold({ change, kind }: StatementChange, boundary: Comparison['boundary']): boolean {
  if (change === 'same' || change === 'moved') return false;
  return kind !== 'boundary' || boundary === 'changed';
}

const boundaryTexts: Partial<Record<Comparison['boundary'], readonly string[]>> = {
  added: ['A permissions boundary was added.'],
  removed: ['The permissions boundary was removed, so nothing limits the policies any more.'],
  changed: ['The permissions boundary was changed.'],
};

function explainStatement(statement: StatementChange): string {
  const { change, elements } = statement;
  if (change === 'edited') return `${nameOf(statement)} was edited: ${elements.join(', ')}.`;
  return `${nameOf(statement)} was ${change}.`;
}

function nameOf({ page, sid, policy, kind, index }: StatementChange): string {
  const where = kind === 'boundary' ? 'the permissions boundary' : `${kind} policy ${policy}`;
  const label = sid === null ? '' : `, Sid ${sid}`;
  return `${page === null ? 'The statement' : `Statement ${page}`} (position ${index + 1} in ${where}${label})`;
}
