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
import { type ExpectedTrust, notebookAttachmentId } from '../../domain/target/expected-attachments.ts';
import type { AttachedPolicy, RoleRecord } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import type { Representative, RoleSides } from '../roles/alike/alike-roles.ts';
import { asMember, textOf } from '../roles/comparing/attached-policy.ts';
import { compareWithin } from '../roles/comparing/held-back.ts';
import { limitsOfRole } from '../roles/comparing/organization-limits.ts';
import type { PolicyComparisons } from '../roles/comparing/policy-comparisons.ts';
import { judgeIdentity } from '../roles/role-identity.ts';
import { judgeTrust } from '../roles/trust-judge.ts';
import type { AttachmentFault, AttachmentRules, Entry } from './attachment-entry.ts';
import { judgeEntry, tooMany } from './attachment-faults.ts';
import { isSaidOf } from './attachment-matching.ts';
import type { BoundarySides } from './boundary-sides.ts';
import { exceeded, mostMembers } from './permitted-policies.ts';
import type { PreparedRole, UnreadRole } from './prepared-role.ts';
import { preparedVersions } from './prepared-versions.ts';

/** Whether a role stands for those that are alike, and how what is said of that one is said of it. */
export type Alike = Omit<Representative, 'sides'>;

/** What the comparison of a role with its expectation came to, or why it could not be made. */
export type JudgedAttachments =
  | {
      readonly status: 'judged';
      readonly faults: readonly AttachmentFault[];
      /** What could not be read and some expected document depends on: what that document should be is unknown. */
      readonly failures: readonly ReadFailure[];
      /** What the role may do in all, against what it should: `undefined` where nothing is attached differently. */
      readonly effective: ExactComparison | undefined;
      /** How what was compared for another role that is alike is said of this one; `undefined` with `effective`. */
      readonly alike: Alike | undefined;
      /** The permissions boundary beside the expected one; `undefined` where none is expected. */
      readonly boundary: BoundarySides | undefined;
      /** ARNs of the managed policies that are as they should be on this role. */
      readonly asExpected: readonly string[];
    }
  | UnreadRole;

/** Creates the judge of the roles of one target. */
export function createAttachmentJudge(rules: AttachmentRules): (role: PreparedRole | UnreadRole) => JudgedAttachments {
  return (role) => {
    if (role.status === 'unknown') return role;
    return judge(role.record, { ...role, expected: role.expected.map((entry) => settle(entry, rules)) }, rules);
  };
}

interface Judged extends Omit<PreparedRole, 'status'> {
  /** What stands beside, where it is not known whether it should. */
  readonly open?: readonly AttachedPolicy[];
}

/** Of several policies in one place, one that is as it should be is the expected one, and the others are too many. */
function settle(entry: Entry, { comparisons }: AttachmentRules): Entry {
  const { policies, document } = entry;
  if (document && !document.ok) return { ...entry, state: 'unknown-document' };
  if (policies.length === 0) return { ...entry, state: 'absent' };
  if (!document) return { ...entry, state: 'as-expected' };
  const verdicts = policies.map((policy) => comparisons.documents(document.text, textOf(policy)));
  const state = verdicts.includes('invalid') ? 'invalid' : 'changed';
  return accepted(entry, saysTheSame(comparisons)) ?? accepted(entry, meansTheSame(comparisons)) ?? { ...entry, state };
}

type IsSame = (text: string, policy: AttachedPolicy) => boolean;

/** By the statements alone, which costs next to nothing. */
function saysTheSame(comparisons: PolicyComparisons): IsSame {
  return (text, policy) => comparisons.documents(text, textOf(policy)) === 'equivalent';
}

/** By everything that the documents allow and deny: a statement that another one implies changes nothing. */
function meansTheSame(comparisons: PolicyComparisons): IsSame {
  return (text, policy) => {
    const member = asMember(policy);
    const { verdict, latent } = comparisons.sets({ policies: [{ ...member, document: text }] }, { policies: [member] });
    return verdict === 'equivalent' && !latent;
  };
}

/** The policy that should be there, or else one that will do; the others in its place are too many. */
function accepted(entry: Entry, isSame: IsSame): Entry | undefined {
  const { document, policies, alternatives = [] } = entry;
  const all = [
    ...(document ? [{ document, state: 'as-expected' as const }] : []),
    ...alternatives.map((one) => ({ ...one, state: 'outdated' as const })),
  ];
  for (const one of all) {
    const { document: wanted } = one;
    const right = wanted.ok && policies.find((policy) => isSame(wanted.text, policy));
    if (right) return { ...entry, ...one, policies: [right], surplus: policies.filter((policy) => policy !== right) };
  }
  return undefined;
}

/** Whether what a role may do is as it should be, as far as this goes. */
function isFine({ state }: Entry): boolean {
  return state === 'as-expected' || state === 'outdated';
}

function judge(record: RoleRecord, matched: Judged, rules: AttachmentRules): JudgedAttachments {
  const untold = (rules.attachments.open ?? []).filter((one) => isSaidOf(one, record));
  const [open, found] = untold.length > 0 ? [matched.unexpected, []] : [[], matched.unexpected];
  const unexpected = [...found, ...matched.expected.flatMap(({ surplus }) => surplus ?? [])];
  const differs = unexpected.length > 0 || matched.permitted.length > 0 || !matched.expected.every(isFine);
  const { effective, limited, alike } = differs
    ? compareWhole(record, { ...matched, unexpected, open }, rules)
    : notCompared;
  const told = matched.expected.filter(
    ({ attachment }) => rules.tellsNotebook || attachment.id !== notebookAttachmentId,
  );
  const role = { record, effective, limited, rules };
  const identity = judgeIdentity(record, rules.identity);
  const expectedTrust = trustOf(record, rules, untold.length > 0);
  const trust = expectedTrust && judgeTrust(record.trustPolicy, expectedTrust, rules.comparisons);
  return {
    status: 'judged',
    failures: [
      ...uniqueFailures([
        ...matched.expected.flatMap(({ document }) => failuresOf(document)),
        ...matched.permitted.flatMap(({ most }) => failuresOf(most)),
        ...untold.flatMap(({ failures }) => failures),
        ...unreadVersions(matched.expected, rules),
      ]),
      ...(rules.identity.unread ?? []),
    ],
    effective,
    alike,
    boundary: boundaryOf(record, matched),
    faults: [
      ...told.flatMap((entry) => judgeEntry(entry, role)),
      ...matched.expected.flatMap((entry) => preparedVersions(entry, record, rules)),
      ...unexpected.map((policy) => tooMany(policy, role)),
      ...matched.permitted.flatMap((one) => exceeded(one, role)),
      ...(identity ? [{ ...identity, path: '', summary: `Role ${record.name} ${identity.words}` }] : []),
      ...(trust ? [{ ...trust, path: '', summary: `Role ${record.name} ${trust.words}` }] : []),
    ],
    asExpected: arnsOf(matched.expected.filter(isFine)),
  };
}

/**
 * What is said of the trust of certain roles goes first, then what the stack of a role says, then what goes for all. A stack
 * that was not read may say more than the last.
 */
function trustOf(record: RoleRecord, { attachments }: AttachmentRules, isOpen: boolean): ExpectedTrust | undefined {
  const { trustOfRoles = [], trust } = attachments;
  const said = trustOfRoles.find((one) => isSaidOf(one, record)) ?? attachments.trustOf?.get(record.name);
  return said ?? (isOpen && !trust.exactly ? undefined : trust);
}

function failuresOf(document: Entry['document']): readonly ReadFailure[] {
  return document && !document.ok ? document.failures : [];
}

/** Versions that nobody could read may allow anything. */
function unreadVersions(entries: readonly Entry[], { versions }: AttachmentRules): readonly ReadFailure[] {
  return entries.flatMap(({ policies }) =>
    policies.flatMap(({ arn }) => {
      const read = arn === undefined ? undefined : versions.get(arn);
      if (!read) return [];
      if (!read.ok) return [read.failure];
      return read.value.flatMap(({ document }) => (document.ok ? [] : [document.failure]));
    }),
  );
}

function uniqueFailures(all: readonly ReadFailure[]): readonly ReadFailure[] {
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

const notCompared = { effective: undefined, limited: undefined, alike: undefined };

/** The role as a whole, and the same within the organization's limits. */
function compareWhole(record: RoleRecord, matched: Judged, { comparisons, limits, alike }: AttachmentRules) {
  const { sides, ...told } = alike.represent(record, wholeSides(record, matched));
  const effective = comparisons.sets(sides.canonical, sides.live);
  const own = limitsOfRole(limits, record);
  return { effective, limited: compareWithin(sides, effective, { limits: own, comparisons }), alike: told };
}

/** Everything that is attached, within its boundary, against everything that should be. */
function wholeSides(record: RoleRecord, matched: Judged): RoleSides {
  const policies = matched.expected.filter(({ attachment }) => attachment.place.kind !== 'boundary');
  const { open = [] } = matched;
  const canonical = [
    ...open.map(asMember),
    ...matched.permitted.flatMap(mostMembers),
    ...policies.flatMap(expectedMembers),
  ];
  const live = [
    ...[...open, ...matched.permitted.map(({ policy }) => policy), ...matched.unexpected].map(asMember),
    ...policies.flatMap((entry) => entry.policies.map(asMember)),
  ];
  const liveBoundary = record.boundary ? textOf(record.boundary) : undefined;
  const boundaries = matched.expected.filter(({ attachment }) => attachment.place.kind === 'boundary');
  const ceiling = boundaries.length > 0 ? expectedBoundary(boundaries) : liveBoundary;
  return {
    canonical: { policies: canonical, ...withoutAbsent({ boundary: ceiling }) },
    live: { policies: live, ...withoutAbsent({ boundary: liveBoundary }) },
  };
}

/** What should stand in a place: nothing where it may be absent and is; what is there where nobody says what it should be. */
function expectedMembers(entry: Entry): readonly AttachmentSet['policies'][number][] {
  const { attachment, policies, document } = entry;
  // What is right is the same on both sides, however it is written.
  if (!document?.ok || isFine(entry)) return policies.map(asMember);
  const [first] = policies;
  if (!first && !attachment.required) return [];
  return [
    { ...(first ? asMember(first) : { name: attachment.id, kind: 'managed' as const }), document: document.text },
  ];
}

function expectedBoundary(entries: readonly Entry[]): string | undefined {
  const present = entries.filter(({ attachment, policies }) => attachment.required || policies.length > 0);
  return present.flatMap((entry) => {
    const { document, policies } = entry;
    const [live] = policies;
    if (document?.ok && !isFine(entry)) return document.text;
    return live ? textOf(live) : [];
  })[0];
}
