import type { AttachmentSet } from '../../../policy/attachment-set.ts';
import type { Comparison } from '../../../policy/compare/answer/comparison.ts';
import type { ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { compareAttachments } from '../../../policy/compare/statements/compare.ts';
import { TextNumbers } from './text-numbers.ts';

/** Decides exactly how a live set of attachments differs from a canonical one. */
export type CompareSets = (canonical: AttachmentSet, live: AttachmentSet) => ExactComparison;

/** Two documents, as JSON text. */
export interface TextPair {
  readonly canonical: string;
  readonly live: string;
}

/** Comparisons that are made once for equal documents, since thousands of roles carry the same ones. */
export interface PolicyComparisons {
  /** By the statements alone: `changed` also where it takes the exact comparison to tell that nothing changed. */
  documents(canonical: string, live: string): Comparison['verdict'];
  /** What became of each statement of a document, by the statements alone; empty where a side is no policy. */
  statements(canonical: string, live: string): Comparison['statements'];
  /** Throws a `FailedComparison` where it broke: whoever judges a role catches it for that role. */
  sets(canonical: AttachmentSet, live: AttachmentSet): ExactComparison;
  /** How many answers so far only stood in for others that are not known yet: what follows from such is not to be kept. */
  readonly standIns?: () => number;
}

/** Creates the memory of one evaluation. */
export function createPolicyComparisons(compare: CompareSets): PolicyComparisons {
  const documents = new Map<string, Map<string, 'equivalent' | 'changed' | 'invalid'>>();
  const sets = new Map<string, ExactComparison>();
  const numbers = new TextNumbers();
  return {
    documents(canonical, live) {
      const known = documents.get(canonical) ?? new Map<string, 'equivalent' | 'changed' | 'invalid'>();
      documents.set(canonical, known);
      const verdict = known.get(live) ?? compareDocuments(canonical, live);
      known.set(live, verdict);
      return verdict;
    },
    statements: compareStatements,
    sets(canonical, live) {
      const key = `${numbers.keyOf(canonical)} ${numbers.keyOf(live)}`;
      const comparison = sets.get(key) ?? compare(canonical, live);
      sets.set(key, comparison);
      return comparison;
    },
  };
}

/** By the statements of two documents alone. */
export function compareDocuments(canonical: string, live: string): Comparison['verdict'] {
  return compareAttachments(asSet(canonical), asSet(live), { pages: [] }).verdict;
}

/** What became of the statements of two documents. */
export function compareStatements(canonical: string, live: string): Comparison['statements'] {
  return compareAttachments(asSet(canonical), asSet(live), { pages: [] }).statements;
}

function asSet(document: string): AttachmentSet {
  return { policies: [{ name: 'policy', kind: 'managed', document }] };
}
