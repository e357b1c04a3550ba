import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';

/** A document that will do as well, by what it is. */
export interface Candidate {
  readonly label: string;
  readonly text: string;
}

/**
 * The accepted documents that a live one is as near to as to the canonical one, statement by statement, by their labels:
 * it may have been one of them, so which one to restore is to be decided first.
 */
export function fittingGenerations(
  live: string,
  canonical: string,
  {
    accepted,
    comparisons,
  }: { readonly accepted: readonly Candidate[]; readonly comparisons: Pick<PolicyComparisons, 'statements'> },
): readonly string[] {
  if (accepted.length === 0) return [];
  const differences = (text: string) =>
    comparisons.statements(text, live).filter(({ change }) => change !== 'same' && change !== 'moved').length;
  const own = differences(canonical);
  return accepted.filter(({ text }) => differences(text) <= own).map(({ label }) => label);
}
