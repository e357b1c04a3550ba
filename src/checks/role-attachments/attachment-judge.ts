/*
 * Examples, where the notebook policy and the policy `project` are expected:
 *
 * | attached | faults |
 * | --- | --- |
 * | both, as they should be | none |
 * | both, and AdministratorAccess | `attachment-unexpected`, critical: the role may do more |
 * | the notebook policy only | `attachment-missing`, at least medium |
 * | a list of policies that could not be read | none is said: the role is unknown |
 */

import type { ReadFailure } from '../../domain/evaluation/read.ts';
import {
  type ExpectedAttachment,
  type ExpectedTrust,
  notebookAttachmentId,
} from '../../domain/target/expected-attachments.ts';
import type { RoleRecord } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import { createRoleRenderer } from '../../policy/canonical/render-for-role.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { asMember, textOf } from '../roles/attached-policy.ts';
import type { PolicyComparisons } from '../roles/policy-comparisons.ts';
import { judgeIdentity } from '../roles/role-identity.ts';
import { judgeTrust } from '../roles/trust-judge.ts';
import type { AttachmentFault, AttachmentRules, Entry } from './attachment-entry.ts';
import { judgeEntry, tooMany } from './attachment-faults.ts';
import { type MatchedAttachments, matchAttachments } from './attachment-matching.ts';
import type { BoundarySides } from './boundary-sides.ts';

/** What the comparison of a role with its expectation came to, or why it could not be made. */
export type JudgedAttachments =
  | {
      readonly status: 'judged';
      readonly faults: readonly AttachmentFault[];
      /** What could not be read and some expected document depends on: what that document should be is unknown. */
      readonly failures: readonly ReadFailure[];
      /** What the role may do in all, against what it should: `undefined` where nothing is attached differently. */
      readonly effective: ExactComparison | undefined;
      /** The permissions boundary beside the expected one; `undefined` where none is expected. */
      readonly boundary: BoundarySides | undefined;
      /** ARNs of the managed policies that are as they should be on this role, and of those that are not. */
      readonly asExpected: readonly string[];
      readonly changed: readonly string[];
    }
  | { readonly status: 'unknown'; readonly failures: readonly ReadFailure[] };

/** Creates the judge of the roles of one target. */
export function createAttachmentJudge(rules: AttachmentRules): (record: RoleRecord) => JudgedAttachments {
  const renderFor = createRoleRenderer(rules.installation, rules.facts);
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
    const matched = matchAttachments(record, attached, rules.attachments);
    const entries = matched.expected.map((entry): Entry => {
      const { document } = entry.attachment;
      if (document.kind === 'any') return { ...entry, document: undefined };
      const live = entry.policies.map(textOf);
      const rendered = (one: Known) =>
        one.kind === 'fixed' ? { ok: true as const, ...one } : renderFor(one, record, live);
      return {
        ...entry,
        document: rendered(document),
        alternatives: (entry.attachment.accepted ?? []).map(({ label, document: other }) => ({
          label,
          document: rendered(other),
        })),
      };
    });
    return judge(record, { ...matched, expected: entries.map((entry) => settle(entry, rules)) }, rules);
  };
}

type Known = NonNullable<ExpectedAttachment['accepted']>[number]['document'];

interface Judged extends Omit<MatchedAttachments, 'expected'> {
  readonly expected: readonly Entry[];
}

/** Of several policies in one place, one that is as it should be is the expected one, and the others are too many. */
function settle(entry: Entry, { comparisons }: AttachmentRules): Entry {
  const { policies, document } = entry;
  if (document && !document.ok) return { ...entry, state: 'unknown-document' };
  if (policies.length === 0) return { ...entry, state: 'absent' };
  if (!document) return { ...entry, state: 'as-expected' };
  const verdicts = policies.map((policy) => comparisons.documents(document.text, textOf(policy)));
  const right = policies[verdicts.indexOf('equivalent')];
  if (right) {
    return {
      ...entry,
      policies: [right],
      surplus: policies.filter((policy) => policy !== right),
      state: 'as-expected',
    };
  }
  return outdated(entry, comparisons) ?? { ...entry, state: verdicts.includes('invalid') ? 'invalid' : 'changed' };
}

/** A document that is none of those that should be, but one that will do. */
function outdated(entry: Entry, comparisons: PolicyComparisons): Entry | undefined {
  for (const { label, document } of entry.alternatives ?? []) {
    const right =
      document.ok && entry.policies.find((one) => comparisons.documents(document.text, textOf(one)) === 'equivalent');
    if (right) {
      const surplus = entry.policies.filter((policy) => policy !== right);
      return { ...entry, document, policies: [right], surplus, state: 'outdated', label };
    }
  }
  return undefined;
}

/** Whether what a role may do is as it should be, as far as this goes. */
function isFine({ state }: Entry): boolean {
  return state === 'as-expected' || state === 'outdated';
}

function judge(record: RoleRecord, matched: Judged, rules: AttachmentRules): JudgedAttachments {
  const unexpected = [...matched.unexpected, ...matched.expected.flatMap(({ surplus }) => surplus ?? [])];
  const differs = unexpected.length > 0 || !matched.expected.every(isFine);
  const effective = differs ? compareWhole(record, { ...matched, unexpected }, rules.comparisons) : undefined;
  const told = matched.expected.filter(
    ({ attachment }) => rules.tellsNotebook || attachment.id !== notebookAttachmentId,
  );
  const role = { record, effective, rules };
  const identity = judgeIdentity(record, rules.identity);
  const trust = judgeTrust(record.trustPolicy, trustOf(record, rules), rules.comparisons);
  return {
    status: 'judged',
    failures: [...uniqueFailures(matched.expected), ...(rules.identity.unread ?? [])],
    effective,
    boundary: boundaryOf(record, matched),
    faults: [
      ...told.flatMap((entry) => judgeEntry(entry, role)),
      ...unexpected.map((policy) => tooMany(policy, role)),
      ...(identity ? [{ ...identity, path: '', summary: `Role ${record.name} ${identity.words}` }] : []),
      ...(trust
        ? [
            {
              ...trust,
              severity: trust.kind === 'trust-widened' ? 'critical' : 'medium',
              path: '',
              summary: `Role ${record.name} ${trust.words}`,
            } as const,
          ]
        : []),
    ],
    asExpected: arnsOf(matched.expected.filter(isFine)),
    changed: arnsOf(matched.expected.filter(({ state }) => state === 'changed' || state === 'invalid')),
  };
}

/** What the stack of a role says of its trust goes before what goes for all. */
function trustOf({ name }: RoleRecord, { attachments }: AttachmentRules): ExpectedTrust {
  return attachments.trustOf?.get(name) ?? attachments.trust;
}

function uniqueFailures(entries: readonly Entry[]): readonly ReadFailure[] {
  const all = entries.flatMap(({ document }) => (document && !document.ok ? document.failures : []));
  return [...new Map(all.map((failure) => [JSON.stringify(failure), failure])).values()];
}

function boundaryOf({ boundary }: RoleRecord, { expected }: Judged): BoundarySides | undefined {
  const entries = expected.filter(({ attachment }) => attachment.place.kind === 'boundary');
  const wanted = entries.find(({ policies }) => policies.length > 0) ?? entries[0];
  return wanted && { expected: wanted, live: boundary };
}

function arnsOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap(({ policies }) => policies.flatMap(({ arn }) => arn ?? []));
}

/** Everything that is attached, within its boundary, against everything that should be. */
function compareWhole(record: RoleRecord, matched: Judged, comparisons: PolicyComparisons): ExactComparison {
  const policies = matched.expected.filter(({ attachment }) => attachment.place.kind !== 'boundary');
  const canonical = [...matched.permitted.map(asMember), ...policies.flatMap(expectedMembers)];
  const live = [
    ...[...matched.permitted, ...matched.unexpected].map(asMember),
    ...policies.flatMap((entry) => entry.policies.map(asMember)),
  ];
  const liveBoundary = record.boundary ? textOf(record.boundary) : undefined;
  const boundaries = matched.expected.filter(({ attachment }) => attachment.place.kind === 'boundary');
  const ceiling = boundaries.length > 0 ? expectedBoundary(boundaries) : liveBoundary;
  return comparisons.sets(
    { policies: canonical, ...withoutAbsent({ boundary: ceiling }) },
    { policies: live, ...withoutAbsent({ boundary: liveBoundary }) },
  );
}

/** What should stand in a place: nothing where it may be absent and is; what is there where nobody says what it should be. */
function expectedMembers({ attachment, policies, document }: Entry): readonly AttachmentSet['policies'][number][] {
  if (!document?.ok) return policies.map(asMember);
  const [first] = policies;
  if (!first && !attachment.required) return [];
  return [
    { ...(first ? asMember(first) : { name: attachment.id, kind: 'managed' as const }), document: document.text },
  ];
}

function expectedBoundary(entries: readonly Entry[]): string | undefined {
  const present = entries.filter(({ attachment, policies }) => attachment.required || policies.length > 0);
  return present.flatMap(({ document, policies: [live] }) => {
    if (document?.ok) return document.text;
    return live ? textOf(live) : [];
  })[0];
}
