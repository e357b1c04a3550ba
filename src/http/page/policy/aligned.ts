import { z } from 'zod';
import type { CanonicalSide, ComparedRole, ComparedStatement } from './policy-detail.ts';

const statementSchema = z.record(z.string(), z.unknown());
const documentSchema = z.object({ Statement: z.union([z.array(statementSchema), statementSchema]) });

/** A statement as its document has it. */
export type WrittenStatement = z.infer<typeof statementSchema>;

/** One row of the two policies side by side. */
export interface AlignedStatement {
  /** Its number on the published page, or its place. */
  readonly label: string;
  /** What the statement is for, in the words of the template. */
  readonly purpose: string;
  /** `recut`: what it says stands in other live statements, in another cut. */
  readonly change: ComparedStatement['change'] | 'recut';
  /** The elements whose meaning differs. */
  readonly elements: readonly string[];
  readonly canonical: WrittenStatement | undefined;
  /** With where it stands. */
  readonly live: { readonly statement: WrittenStatement | undefined; readonly place: string } | undefined;
}

interface LiveSide {
  readonly statements: ComparedRole['statements'];
  readonly policies: readonly Pick<ComparedRole['policies'][number], 'kind' | 'name' | 'document'>[];
}

/**
 * The statements of both sides in the order of the canonical policy. A live statement without a counterpart stands after
 * the one that it follows in its document.
 */
export function alignStatements(detail: CanonicalSide, role: LiveSide): readonly AlignedStatement[] {
  const canonical = statementsOf(detail.canonical);
  const live = role.statements.filter(({ change }) => change !== 'removed');
  const removed = new Set(role.statements.filter(({ change }) => change === 'removed').map(({ index }) => index));
  const rows = canonical.map((statement, index) => {
    const paired = live.filter(({ canonicalIndex }) => canonicalIndex === index);
    return paired.length > 0
      ? paired.map((change) => pairedRow(change, { statement, index, detail, role }))
      : [unpairedRow(removed.has(index) ? 'removed' : 'recut', { statement, index, detail, role })];
  });
  const first: AlignedStatement[] = [];
  let after = first;
  for (const change of live) {
    if (change.canonicalIndex === null) after.push(addedRow(change, role));
    else after = rows[change.canonicalIndex] ?? after;
  }
  return [...first, ...rows.flat()];
}

/** Statements of a document; empty where it is none. */
export function statementsOf(document: string | null | undefined): readonly WrittenStatement[] {
  const read = documentSchema.safeParse(parseJson(document ?? ''));
  return read.success ? [read.data.Statement].flat() : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A live policy that is no JSON is a finding of its own; here there is nothing to align.
    return undefined;
  }
}

interface CanonicalPlace {
  readonly statement: WrittenStatement;
  readonly index: number;
  readonly detail: CanonicalSide;
  readonly role: LiveSide;
}

function pairedRow(change: ComparedStatement, place: CanonicalPlace): AlignedStatement {
  const { elements } = change;
  return {
    ...unpairedRow(change.change, place),
    elements,
    live: { statement: writtenAt(change, place.role), place: placeOf(change) },
  };
}

function unpairedRow(
  change: AlignedStatement['change'],
  { statement, index, detail }: CanonicalPlace,
): AlignedStatement {
  const { page = null, purpose = '' } = detail.canonicalStatements[index] ?? {};
  return {
    label: page === null ? `Statement at position ${index + 1}` : `Statement ${page}`,
    purpose,
    change,
    elements: [],
    canonical: statement,
    live: undefined,
  };
}

function addedRow(change: ComparedStatement, role: LiveSide): AlignedStatement {
  return {
    label: 'Not in the canonical policy',
    purpose: '',
    change: change.change,
    elements: [],
    canonical: undefined,
    live: { statement: writtenAt(change, role), place: placeOf(change) },
  };
}

function writtenAt({ policy, kind, index }: ComparedStatement, role: LiveSide): WrittenStatement | undefined {
  const holder = role.policies.find((row) => row.name === policy && row.kind === kind);
  return statementsOf(holder?.document)[index];
}

function placeOf({ policy, kind, index, sid }: ComparedStatement): string {
  return `position ${index + 1} in the ${kind} policy ${policy}${sid === null ? '' : `, Sid ${sid}`}`;
}
