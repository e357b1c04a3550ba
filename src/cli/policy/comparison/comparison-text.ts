import { ownValue } from '../../../domain/own-value.ts';
import { visibleText } from '../../../domain/visible-text.ts';
import type { AttachmentSet } from '../../../policy/attachment-set.ts';
import type { Aspect, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { explainComparison } from '../../../policy/explain/explain.ts';
import { explainExactly } from '../../../policy/explain/explain-exactly.ts';
import { limitInWords } from '../../../policy/explain/limit-in-words.ts';
import { type Appearance, type Paint, paintFor, type Style, wrapLines } from '../../terminal/text.ts';
import { type ChangedStatement, changedStatements } from './changed-statements.ts';
import { areWrittenAlike } from './documents.ts';
import { fitScreen } from './fit-screen.ts';

/** The two sides that are shown; the canonical one is the reference. */
export interface ComparedSets {
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

/**
 * A comparison for a person: the verdict, each changed statement as a unified diff, what is gained and lost in words with a
 * request that proves it, and a last line that counts. At most a screen unless `full`. Ends with a line feed.
 */
export function comparisonText(
  comparison: ExactComparison,
  { canonical, live }: ComparedSets,
  look: Appearance & { readonly full: boolean },
): string {
  const paint = paintFor(look);
  const alike = areWrittenAlike(canonical, live);
  const verdict = verdictLine(comparison, alike, paint);
  if (comparison.verdict === 'equivalent' && alike && !comparison.latent && comparison.exact) return `${verdict}\n`;
  const diffs = changedStatements(comparison.statements, canonical, live).map((one) => diffBlock(one, paint));
  const words = sentencesOf(comparison).map((text) => [...wrapLines(visibleText(text), look.columns, '- ', '  '), '']);
  const body = look.full ? [...diffs, ...words].flat() : fitScreen({ diffs, words, rows: look.rows - 2 });
  return [verdict, ...body, paint('bold', countsOf(comparison)), ''].join('\n');
}

const meanings: Readonly<Record<string, string>> = {
  broadened: 'the live side allows more',
  narrowed: 'the live side allows less',
  mixed: 'the live side allows more here and less there',
  undecided: 'it could not be decided',
  unsettled: "AWS's documentation leaves the answer open",
  latent: 'the same is allowed, but what denies or limits it differs',
};

const styles: Readonly<Record<string, Style>> = { equivalent: ['bold', 'green'], narrowed: ['bold', 'yellow'] };

function verdictLine({ verdict, latent }: ExactComparison, alike: boolean, paint: Paint): string {
  const word = latent ? 'latent' : verdict;
  const sameMeaning = alike ? undefined : 'written differently, means the same';
  const meaning = word === 'equivalent' ? sameMeaning : ownValue(meanings, word);
  return paint(ownValue(styles, word) ?? ['bold', 'red'], word) + (meaning === undefined ? '' : `: ${meaning}`);
}

const lineStyles: Readonly<Record<string, Style>> = { '@': 'cyan', '+': 'green', '-': 'red' };

/** As `git diff` prints it: behind the second `@@` stands what was changed. */
function diffBlock({ title, lines }: ChangedStatement, paint: Paint): readonly string[] {
  const titled = lines.map((line) => (line.startsWith('@') ? `${line} ${title}` : line));
  const painted = titled.map((line) => {
    const style = ownValue(lineStyles, line[0] ?? '');
    return style ? paint(style, visibleText(line)) : visibleText(line);
  });
  return [...painted, ''];
}

/** What the diffs do not show: the requests that came and went, and what became of the boundary as a whole. */
function sentencesOf(comparison: ExactComparison): readonly string[] {
  const told = explainExactly(comparison);
  const ofStatements = explainComparison(comparison);
  const ofBoundary = explainComparison({ ...comparison, statements: [], problems: [] });
  return [...told.slice(0, told.length - ofStatements.length), ...ofBoundary];
}

function countsOf({ statements, allowed, denied, ceiling, boundary, limits }: ExactComparison): string {
  const changes = (['edited', 'added', 'removed', 'moved', 'same'] as const).flatMap((wanted) => {
    const count = statements.filter(({ change }) => change === wanted).length;
    return count > 0 ? [`${count} ${wanted}`] : [];
  });
  const boundaryChanged = boundary === 'absent' || boundary === 'same' ? [] : [`boundary ${boundary}`];
  const limitsChanged = (limits ?? []).flatMap((limit) =>
    limit.change === 'same' ? [] : [`${limitInWords(limit)} ${limit.change}`],
  );
  const through = limits ? 'let through by the boundary and the limits' : 'let through by the boundary';
  const aspects = Object.entries({ allowed, denied, [through]: ceiling }).flatMap(([name, aspect]) =>
    aspectCounts(name, aspect),
  );
  return `Statements: ${[...changes, ...boundaryChanged, ...limitsChanged].join(', ')}. Requests: ${aspects.length > 0 ? aspects.join('; ') : 'the same'}.`;
}

function aspectCounts(name: string, { gained, lost, undecided }: Aspect): readonly string[] {
  const counts = Object.entries({ gained: gained.length, lost: lost.length, undecided: undecided.length }).flatMap(
    ([what, count]) => (count > 0 ? [`${count} ${what}`] : []),
  );
  return counts.length === 0 ? [] : [`${name} ${counts.join(', ')}`];
}
