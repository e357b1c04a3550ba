import type { NormalSelection, NormalStatement } from './normal-form.ts';

/** Above this many grants on one side, split statements are not looked for: a bound on work that no real role reaches. */
const maxGrants = 100_000;

/**
 * For each statement of `ours`, whether everything that it allows or denies also stands in `theirs`, over however many
 * statements: a statement over several actions and resources means the same as one statement for each pair of them.
 * `NotAction` and `NotResource` are complements and cannot be split. `undefined` where that would be too much work.
 */
export function coveredStatements(
  ours: readonly NormalStatement[],
  theirs: readonly NormalStatement[],
): readonly boolean[] | undefined {
  if (Math.max(countGrants(ours), countGrants(theirs)) > maxGrants) return undefined;
  const numbers = new Map<string, number>();
  const there = new Set(theirs.flatMap((statement) => grantsOf(statement, numbers)));
  return ours.map((statement) => grantsOf(statement, numbers).every((grant) => there.has(grant)));
}

function countGrants(statements: readonly NormalStatement[]): number {
  return statements.reduce((sum, { action, resource }) => sum + piecesOf(action).length * piecesOf(resource).length, 0);
}

/** What statements have beside actions and resources is long, and there is little of it: in a grant stands its number. */
function grantsOf(statement: NormalStatement, numbers: Map<string, number>): readonly string[] {
  const { effect, version, action, resource, conditions } = statement;
  const rest = JSON.stringify([effect, version, conditions]);
  const number = numbers.get(rest) ?? numbers.size;
  numbers.set(rest, number);
  const resources = piecesOf(resource).map((on) => `\n${on}\n${number}`);
  return piecesOf(action).flatMap((act) => resources.map((on) => act + on));
}

function piecesOf({ negated, patterns }: NormalSelection): readonly string[] {
  return negated ? [`not ${JSON.stringify(patterns)}`] : patterns.map((pattern) => JSON.stringify(pattern));
}
