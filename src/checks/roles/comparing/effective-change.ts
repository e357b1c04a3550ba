import type { Evidence, Json } from '../../../domain/evaluation/evaluation.ts';
import type { CausingStatement, Difference, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';

/** Regions and items of a list that a finding shows. */
const shownRegions = 3;
const shownItems = 8;

/** What of a change is described: all of it where nothing is given. `key` is the same for the same cause. */
export interface Cause {
  readonly key: string;
  readonly isCause: (statement: CausingStatement) => boolean;
}

const all: Cause = { key: '', isCause: () => true };

const described = new WeakMap<ExactComparison, Map<string, Evidence>>();

/** What a change of policies does to what is allowed, as findings carry it: one for all roles that share the comparison. */
export function describeEffect(comparison: ExactComparison, cause: Cause = all): Evidence {
  const known = described.get(comparison) ?? new Map<string, Evidence>();
  described.set(comparison, known);
  const description = known.get(cause.key) ?? describe(comparison, cause);
  known.set(cause.key, description);
  return description;
}

function describe(comparison: ExactComparison, { isCause }: Cause): Evidence {
  const { allowed, problems } = comparison;
  const caused = (regions: readonly Difference[]) => regions.filter(({ statements }) => statements.some(isCause));
  return {
    verdict: comparison.verdict,
    gained: caused(allowed.gained).slice(0, shownRegions).map(describeRegion),
    lost: caused(allowed.lost).slice(0, shownRegions).map(describeRegion),
    undecided: [...allowed.undecided],
    problems: problems.map(({ path, message }) => `${path}: ${message}`),
  };
}

/** Whether the change lets through more than before, or may do so as far as it could be decided. */
export function mayBroaden({ verdict }: Pick<ExactComparison, 'verdict'>): boolean {
  return verdict !== 'equivalent' && verdict !== 'narrowed';
}

/** The same for the regions that this part of the change causes. */
export function broadensBy(comparison: ExactComparison, isCause: (statement: CausingStatement) => boolean): boolean {
  const { verdict, allowed } = comparison;
  if (verdict === 'invalid' || verdict === 'unsettled' || allowed.undecided.length > 0) return true;
  return gainsBy(comparison, isCause).length > 0;
}

/** What this part of the change lets through more. */
export function gainsBy(
  { allowed }: ExactComparison,
  isCause: (statement: CausingStatement) => boolean,
): readonly Difference[] {
  return allowed.gained.filter(({ statements }) => statements.some(isCause));
}

/** Whether this part of the change takes something away. */
export function narrowsBy(comparison: ExactComparison, isCause: (statement: CausingStatement) => boolean): boolean {
  return comparison.allowed.lost.some(({ statements }) => statements.some(isCause));
}

function describeRegion({ actions, resources, condition, witness, decisions, examples }: Difference): Json {
  return {
    actions: actions.slice(0, shownItems),
    resources: resources.slice(0, shownItems),
    condition,
    witness: JSON.parse(JSON.stringify(witness)) as Json,
    decisions: { ...decisions },
    examples: examples.map(({ accessLevel, request }) => ({
      accessLevel,
      action: request.action,
      resource: request.resource,
    })),
  };
}
