import type { AttachmentSet } from '../attachment-set.ts';
import { decodePolicy } from '../parse/decode.ts';
import type { PolicyVersion, Statement } from '../parse/policy-document.ts';
import { type Problem, problemsOf } from '../problem.ts';

/** A statement and where it stands. */
export interface PlacedStatement {
  readonly policy: string;
  /** The language of the policy, which decides what its variables are. */
  readonly version: PolicyVersion;
  readonly index: number;
  readonly statement: Statement;
}

/** The set with one more policy, which holds this statement alone. */
export function withStatement(
  { policies, ...rest }: AttachmentSet,
  statement: unknown,
  version: PolicyVersion = '2012-10-17',
): AttachmentSet {
  const document = { Version: version, Statement: [statement] };
  return { ...rest, policies: [...policies, { name: `question ${policies.length}`, kind: 'managed', document }] };
}

/** Every statement of the set, or everything that is wrong with its documents. */
export function readStatements({
  policies,
}: AttachmentSet):
  | { readonly ok: true; readonly statements: readonly PlacedStatement[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const statements: PlacedStatement[] = [];
  const problems: Problem[] = [];
  for (const { name, document } of policies) {
    const decoded = decodePolicy(document);
    if (!decoded.ok) {
      problems.push(...problemsOf(name, decoded.problems));
      continue;
    }
    const { version, statements: all } = decoded.document;
    statements.push(...all.map((statement, index) => ({ policy: name, version, index, statement })));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, statements };
}

/** How a message names a statement. */
export function nameOf({ policy, index, statement }: PlacedStatement): string {
  return `statement ${index + 1} of ${policy}${statement.sid === null ? '' : ` (${statement.sid})`}`;
}

/** Names in a row, the first six of many. */
export function listOf(items: readonly string[]): string {
  return items.length > 6 ? `${items.slice(0, 6).join(', ')} and ${items.length - 6} more` : items.join(', ');
}
