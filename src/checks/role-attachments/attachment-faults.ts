import type { Evidence } from '../../domain/evaluation/evaluation.ts';
import { type Severity, worstSeverity } from '../../domain/evaluation/severity.ts';
import type { AttachedPolicy, RoleRecord } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { type CausingStatement, type ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { asMember, textOf } from '../roles/comparing/attached-policy.ts';
import { type EffectOnRole, effectOnRole, followedByEffect } from '../roles/comparing/effect-on-role.ts';
import {
  broadensBy,
  type Cause,
  describeEffect,
  gainsBy,
  mayBroaden,
  narrowsBy,
} from '../roles/comparing/effective-change.ts';
import { heldBack, type LimitedComparison } from '../roles/comparing/held-back.ts';
import { type Candidate, fittingGenerations } from '../roles/releases/fitting-generations.ts';
import { type MatchingVersions, matchingVersions } from '../roles/releases/matching-version.ts';
import { releaseOfPolicy, templateOf } from '../roles/releases/release-of-policy.ts';
import type { AttachmentFault, AttachmentRules, Entry } from './attachment-entry.ts';

/** A role with what it may do in all, for the words of its faults. */
export interface JudgedRole {
  readonly record: RoleRecord;
  readonly effective: ExactComparison | undefined;
  /** The same within the organization's limits, where those say more. */
  readonly limited?: LimitedComparison | undefined;
  readonly rules: AttachmentRules;
}

/** What is wrong with one expected attachment of a role. */
export function judgeEntry(entry: Entry, role: JudgedRole): readonly AttachmentFault[] {
  const { attachment, document, state } = entry;
  if (state === 'unknown-document' && document && !document.ok) {
    return document.problems.length > 0 ? [withoutFacts(entry, document.problems, role)] : [];
  }
  if (state === 'absent') {
    if (!attachment.required) return [];
    return [attachment.place.kind === 'boundary' ? withoutBoundary(entry, role) : missing(entry, role)];
  }
  if (state === 'outdated') return attachment.isQuietWhenOutdated ? [] : [outdated(entry, role)];
  return state === 'changed' || state === 'invalid' ? [changed(entry, role)] : [];
}

function outdated({ attachment, policies, label = '' }: Entry, { record }: JudgedRole): AttachmentFault {
  const [policy] = policies;
  return {
    kind: 'outdated-generation',
    severity: 'info',
    path: attachment.id,
    summary: `Policy ${policy?.name ?? ''} of role ${record.name} is that of ${label}, which is accepted`,
    evidence: { is: label, policies: policies.map(describePolicy) },
    ...(policy?.arn === undefined ? {} : { policy }),
  };
}

function withoutFacts(
  { attachment, policies }: Entry,
  problems: readonly string[],
  { record }: JudgedRole,
): AttachmentFault {
  return {
    kind: 'role-untagged',
    severity: 'medium',
    path: attachment.id,
    summary: `Policy ${attachment.id} of role ${record.name} is unknown: ${problems.join('; ')}`,
    evidence: { problems: [...problems], tags: { ...record.tags }, policies: policies.map(describePolicy) },
  };
}

/** The accepted documents of an entry that could be rendered for the role. */
function acceptedOf({ alternatives = [] }: Entry): readonly Candidate[] {
  return alternatives.flatMap(({ label, document }) => (document.ok ? [{ label, text: document.text }] : []));
}

function missing(entry: Entry, { record, effective, limited }: JudgedRole): AttachmentFault {
  const { attachment, document } = entry;
  const alsoFits = acceptedOf(entry).map(({ label }) => label);
  const isCause = ({ policy }: CausingStatement) => policy === attachment.id;
  const effect = effectOnRole(effective, isCause, limited);
  return {
    kind: 'attachment-missing',
    severity: atLeast('medium', effect.severity),
    path: attachment.id,
    summary: followedByEffect(`Role ${record.name} lacks ${attachment.id}`, effect),
    evidence: {
      expected: describePlace(attachment.place),
      document: document?.ok ? document.text : null,
      ...(alsoFits.length > 0 ? { alsoFits } : {}),
      effective: effective ? describeEffect(effective, { key: attachment.id, isCause }) : null,
    },
  };
}

function withoutBoundary({ attachment, document }: Entry, { record, effective, limited }: JudgedRole): AttachmentFault {
  const effect = effectOnRole(effective, isOfBoundary, limited);
  const other = record.boundary;
  return {
    kind: other ? 'boundary-changed' : 'boundary-missing',
    severity: atLeast('medium', effect.severity),
    path: attachment.id,
    summary: followedByEffect(
      other
        ? `Role ${record.name} has the permissions boundary ${other.name} instead of ${attachment.id}`
        : `Role ${record.name} has no permissions boundary`,
      effect,
    ),
    evidence: {
      expected: describePlace(attachment.place),
      document: document?.ok ? document.text : null,
      boundary: other ? describePolicy(other) : null,
      effective: effective ? describeEffect(effective) : null,
    },
  };
}

/** How bad it is that a policy is there, and what it does. */
function effectOfUnexpected(
  { effective, limited }: Pick<JudgedRole, 'effective' | 'limited'>,
  isCause: (statement: CausingStatement) => boolean,
): { readonly severity: Severity; readonly does: string } {
  if (effective && broadensBy(effective, isCause)) {
    const held = heldBack(gainsBy(effective, isCause), limited, isCause);
    if (held?.left.length !== 0) return { severity: 'critical', does: 'allows more' };
    return { severity: 'medium', does: `allows more, but for ${held.by} (latent)` };
  }
  if (effective && narrowsBy(effective, isCause)) return { severity: 'medium', does: 'takes something away' };
  return { severity: 'low', does: 'changes nothing that is allowed' };
}

/** What is wrong with a policy that is not expected. */
export function tooMany(policy: AttachedPolicy, { record, effective, limited }: JudgedRole): AttachmentFault {
  const isCause = (statement: CausingStatement) =>
    statement.side === 'live' && statement.kind !== 'boundary' && statement.policy === policy.name;
  const { severity, does } = effectOfUnexpected({ effective, limited }, isCause);
  const isInline = policy.kind === 'inline';
  return {
    kind: isInline ? 'inline-unexpected' : 'attachment-unexpected',
    severity,
    path: policy.arn ?? policy.name,
    summary: `${isInline ? 'Inline policy' : 'Policy'} ${policy.name} on role ${record.name} is unexpected: it ${does}`,
    evidence: {
      policies: [describePolicy(policy)],
      effective: effective ? describeEffect(effective, { key: `live ${policy.name}`, isCause }) : null,
    },
  };
}

function changed(entry: Entry, role: JudgedRole): AttachmentFault {
  const { attachment, policies, document, state } = entry;
  const { record, rules } = role;
  const cause = causedBy(attachment, policies);
  const text = document?.ok ? document.text : '';
  const comparison = rules.comparisons.sets(
    { policies: policies.slice(0, 1).map((policy) => ({ ...asMember(policy), document: text })) },
    { policies: policies.map(asMember) },
  );
  const [first] = policies;
  const only = policies.length === 1 && first?.arn !== undefined ? first : undefined;
  const read = only?.arn === undefined ? undefined : rules.versions.get(only.arn);
  const versions = read && matchingVersions(read, text, rules.comparisons);
  const subject = `${policies.map(({ name }) => name).join(', ')} of role ${record.name}`;
  const words = wordsOf({
    subject,
    comparison,
    effect: effectOnRole(role.effective, cause.isCause, role.limited),
    versions,
    state,
    place: attachment.place.kind,
    versionId: first?.versionId,
  });
  const generation = first ? generationOf(first, text, { entry, rules }) : {};
  const { release } = generation;
  return {
    ...words,
    summary: release === undefined ? words.summary : `${words.summary}; it ${release}`,
    path: attachment.id,
    evidence: {
      policies: policies.map(describePolicy),
      document: text,
      ...withoutAbsent(generation),
      effect: describeEffect(comparison),
      effective: effectIn(role.effective, cause),
      ...withoutAbsent({ versions }),
    },
    ...withoutAbsent({ policy: only }),
  };
}

/** Which release a wrong document is of, as far as it is known, and what else that is accepted it may have been. */
function generationOf(
  policy: AttachedPolicy,
  text: string,
  { entry, rules }: { readonly entry: Entry; readonly rules: AttachmentRules },
): { readonly release?: string | undefined; readonly alsoFits?: readonly string[] | undefined } {
  const live = textOf(policy);
  const alsoFits = fittingGenerations(live, text, { accepted: acceptedOf(entry), ...rules });
  return {
    release: releaseOfPolicy(templateOf(entry.attachment), live, { ...rules, canonical: text }),
    ...(alsoFits.length > 0 ? { alsoFits } : {}),
  };
}

function effectIn(effective: ExactComparison | undefined, cause: Cause) {
  return effective ? describeEffect(effective, cause) : null;
}

interface Change {
  /** `name of role name` */
  readonly subject: string;
  readonly comparison: ExactComparison;
  readonly effect: EffectOnRole;
  readonly versions: MatchingVersions | undefined;
  readonly state: Entry['state'];
  readonly place: Entry['attachment']['place']['kind'];
  readonly versionId: string | undefined;
}

function wordsOf(change: Change): Pick<AttachmentFault, 'kind' | 'severity' | 'summary'> {
  const { subject, comparison, effect, versions, state, place, versionId } = change;
  const severity = atLeast(severityOf(comparison), effect.severity);
  const verdict = followedByEffect(verdictTexts[comparison.verdict], effect);
  if (state === 'invalid') {
    return { kind: 'document-invalid', severity: 'high', summary: `Policy ${subject} is not a valid policy` };
  }
  if (place === 'boundary') {
    return { kind: 'boundary-changed', severity, summary: `Permissions boundary ${subject} ${verdict}` };
  }
  if (!versions?.matching) return { kind: 'document-changed', severity, summary: `Policy ${subject} ${verdict}` };
  const summary = `Policy ${subject} has ${versionId} as its default version, and ${versions.matching} is the one that should be: it ${verdict}`;
  return { kind: 'default-version', severity, summary };
}

/** What the document alone deserves where the role as a whole is as it was. */
function severityOf(comparison: ExactComparison): Severity {
  if (mayBroaden(comparison) || comparison.denied.lost.length > 0) return 'medium';
  return comparison.verdict === 'narrowed' ? 'medium' : 'low';
}

function atLeast(least: Severity, severity: Severity): Severity {
  return worstSeverity([least, severity]) ?? least;
}

function causedBy({ id, place }: Entry['attachment'], policies: Entry['policies']): Cause {
  if (place.kind === 'boundary') return { key: 'boundary', isCause: isOfBoundary };
  const names = [id, ...policies.map(({ name }) => name)];
  return {
    key: JSON.stringify(names),
    isCause: ({ kind, policy }) => kind !== 'boundary' && names.includes(policy),
  };
}

function isOfBoundary({ kind }: CausingStatement): boolean {
  return kind === 'boundary';
}

const verdictTexts = {
  equivalent: 'is written differently than expected and allows the same',
  broadened: 'allows more than it should',
  narrowed: 'allows less than it should',
  mixed: 'allows some things that it should not, and no longer allows others',
  undecided: 'differs from what it should be, and whether it allows more is not decided',
  unsettled: "differs from what it should be in one reading of AWS's documentation and not in another",
  invalid: 'is not a valid policy',
} as const satisfies Readonly<Record<ExactComparison['verdict'], string>>;

function describePolicy({ kind, name, arn, versionId, document }: AttachedPolicy): Evidence {
  return {
    kind,
    name,
    arn: arn ?? null,
    versionId: versionId ?? null,
    document: document.ok ? document.value : null,
  };
}

function describePlace(place: Entry['attachment']['place']): Evidence {
  return place.kind === 'inline'
    ? { kind: place.kind, name: place.name }
    : { kind: place.kind, ...('name' in place.pattern ? { name: place.pattern.name } : { arn: place.pattern.arn }) };
}
