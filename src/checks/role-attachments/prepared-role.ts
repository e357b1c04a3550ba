import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { ExpectedAttachment } from '../../domain/target/expected-attachments.ts';
import type { AttachedPolicy, RoleRecord } from '../../domain/target/role-snapshot.ts';
import { textOf } from '../roles/comparing/attached-policy.ts';
import type { TextPair } from '../roles/comparing/policy-comparisons.ts';
import type { AttachmentRules, Entry } from './attachment-entry.ts';
import { type MatchedAttachments, matchAttachments } from './attachment-matching.ts';
import type { Permitted } from './permitted-policies.ts';

/** What is attached to a role beside what should be, with every document, and nothing compared yet. */
export interface PreparedRole extends Omit<MatchedAttachments, 'expected' | 'permitted'> {
  readonly status: 'prepared';
  readonly record: RoleRecord;
  readonly expected: readonly Entry[];
  readonly permitted: readonly Permitted[];
}

/** A role of which something could not be read. */
export interface UnreadRole {
  readonly status: 'unknown';
  readonly failures: readonly ReadFailure[];
}

/** Puts what is attached to the roles of one target beside what should be. */
export function createRolePreparer({
  renderFor,
  attachments,
}: Pick<AttachmentRules, 'renderFor' | 'attachments'>): (record: RoleRecord) => PreparedRole | UnreadRole {
  return (record) => {
    const lists = [record.managed, record.inline];
    const attached = lists.flatMap((list) => (list.ok ? list.value : []));
    const failures = [
      ...lists.flatMap((list) => (list.ok ? [] : list.failure)),
      ...[...attached, ...(record.boundary ? [record.boundary] : [])].flatMap(({ document }) =>
        document.ok ? [] : document.failure,
      ),
    ];
    if (failures.length > 0) return { status: 'unknown', failures };
    const matched = matchAttachments(record, attached, attachments);
    const rendered = (one: Known, live: readonly string[]) =>
      one.kind === 'fixed' ? { ok: true as const, ...one } : renderFor(one, record, live);
    return {
      ...matched,
      status: 'prepared',
      record,
      expected: matched.expected.map((entry) => withDocuments(entry, rendered)),
      permitted: matched.permitted.map(
        ({ policy, permitted: { atMost } }): Permitted => ({
          policy,
          most: atMost && rendered(atMost, [textOf(policy)]),
        }),
      ),
    };
  };
}

type Known = NonNullable<ExpectedAttachment['accepted']>[number]['document'];
type Rendered = (document: Known, live: readonly string[]) => NonNullable<Entry['document']>;

function withDocuments(entry: MatchedAttachments['expected'][number], rendered: Rendered): Entry {
  const { document, accepted = [] } = entry.attachment;
  if (document.kind === 'any') return { ...entry, document: undefined };
  if (document.kind === 'unknown') {
    return { ...entry, document: { ok: false, problems: [], failures: document.failures } };
  }
  const live = entry.policies.map(textOf);
  return {
    ...entry,
    document: rendered(document, live),
    alternatives: accepted.map(({ label, document: other }) => ({ label, document: rendered(other, live) })),
  };
}

/** The documents that a judgement of this role compares by their statements whatever comes of it. */
export function textsToCompare({ expected }: Pick<PreparedRole, 'expected'>): readonly TextPair[] {
  return expected.flatMap(
    ({ document, policies }: { document: Entry['document']; policies: readonly AttachedPolicy[] }) =>
      document?.ok ? policies.map((policy) => ({ canonical: document.text, live: textOf(policy) })) : [],
  );
}
