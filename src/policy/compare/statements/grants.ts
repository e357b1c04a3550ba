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
  const there = new Set(theirs.flatMap(grantsOf));
  return ours.map((statement) => grantsOf(statement).every((grant) => there.has(grant)));
}

function countGrants(statements: readonly NormalStatement[]): number {
  return statements.reduce((sum, { action, resource }) => sum + piecesOf(action).length * piecesOf(resource).length, 0);
}

function grantsOf({ effect, version, action, resource, conditions }: NormalStatement): readonly string[] {
  const rest = JSON.stringify([effect, version, conditions]);
  return piecesOf(action).flatMap((act) => piecesOf(resource).map((on) => `${act}\n${on}\n${rest}`));
}

function piecesOf({ negated, patterns }: NormalSelection): readonly string[] {
  return negated ? [`not ${JSON.stringify(patterns)}`] : patterns.map((pattern) => JSON.stringify(pattern));
}
