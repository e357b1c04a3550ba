/*
 * Examples, where version v2 is the default and as it should be:
 *
 * | another version | fault |
 * | --- | --- |
 * | v3 allows everything | `version-prepared`, critical: one call makes it the default |
 * | v1 is what an earlier release wrote | none |
 * | v1 allows less | none |
 * | v3 denies less, in a policy that only denies | `version-prepared`, high: another policy may allow what it held back |
 * | v1 allows more, and no release wrote it | `version-prepared`, medium at most: it may have been in force before |
 */

import { type Severity, worstSeverity } from '../../domain/evaluation/severity.ts';
import type { AttachedPolicy, PolicyVersion, RoleRecord } from '../../domain/target/role-snapshot.ts';
import type { Difference } from '../../policy/compare/answer/exact-comparison.ts';
import { asMember, textOf } from '../roles/comparing/attached-policy.ts';
import { describeEffect, mayBroaden } from '../roles/comparing/effective-change.ts';
import { compareWithin, type HeldBack, heldBack } from '../roles/comparing/held-back.ts';
import { limitsOfRole, type NamedLimit } from '../roles/comparing/organization-limits.ts';
import { exampleOf, isGrave } from '../roles/comparing/policy-verdict.ts';
import { isWrittenByRelease } from '../roles/releases/written-by-release.ts';
import type { AttachmentFault, AttachmentRules, Entry } from './attachment-entry.ts';

/** The versions of the policies of an entry that are not the default and allow more, or deny less, than the policy should. */
export function preparedVersions(
  { attachment, policies, document }: Entry,
  { name, path }: Pick<RoleRecord, 'name' | 'path'>,
  rules: AttachmentRules,
): readonly AttachmentFault[] {
  if (!document?.ok) return [];
  return policies.flatMap((policy): readonly AttachmentFault[] => {
    const read = policy.arn === undefined ? undefined : rules.versions.get(policy.arn);
    if (!read?.ok) return [];
    const waiting = read.value.flatMap((version) =>
      judgeVersion(version, policy, {
        ...rules,
        limits: limitsOfRole(rules.limits, { path }),
        text: document.text,
        attachment,
        isNewer: isLater(version, policy),
      }),
    );
    const severity = worstSeverity(waiting.map((one) => one.severity));
    const worst = waiting.find((one) => one.severity === severity);
    if (!worst) return [];
    return [
      {
        kind: 'version-prepared',
        severity: worst.severity,
        path: attachment.id,
        summary: `Version ${worst.versionId} of policy ${policy.name} of role ${name} ${worst.does} than it should, without effect until somebody makes it the default: ${worst.example}`,
        evidence: {
          policies: [
            { kind: policy.kind, name: policy.name, arn: policy.arn ?? null, versionId: policy.versionId ?? null },
          ],
          prepared: waiting.map(({ versionId, effect }) => ({ versionId, effect })),
        },
        policy,
      },
    ];
  });
}

/** Versions are counted up, and several may be made in one second. */
function isLater({ versionId }: PolicyVersion, { versionId: current = 'v0' }: AttachedPolicy): boolean {
  return Number(versionId.slice(1)) > Number(current.slice(1));
}

type VersionContext = Pick<AttachmentRules, 'comparisons' | 'installation'> & {
  readonly limits: readonly NamedLimit[];
  /** What the policy should say, JSON text. */
  readonly text: string;
  readonly attachment: Entry['attachment'];
  readonly isNewer: boolean;
};

function judgeVersion(version: PolicyVersion, policy: AttachedPolicy, context: VersionContext) {
  const { text, attachment, comparisons, isNewer } = context;
  if (version.isDefault || !version.document.ok) return [];
  // What the default says is told of the default.
  const { value } = version.document;
  if ([text, textOf(policy)].some((told) => comparisons.documents(told, value) === 'equivalent')) return [];
  if (isWrittenByRelease(value, text, { template: attachment.template, ...context })) return [];
  const member = { ...asMember(policy), document: text };
  const sides = { canonical: { policies: [member] }, live: { policies: [{ ...member, document: value }] } };
  const comparison = comparisons.sets(sides.canonical, sides.live);
  const { allowed } = comparison;
  if (comparison.verdict === 'invalid') return [];
  const told = { versionId: version.versionId, effect: describeEffect(comparison) };
  if (mayBroaden(comparison)) {
    const held = heldBack(allowed.gained, compareWithin(sides, comparison, context), () => true);
    return [{ ...told, ...gainOf(allowed.gained, isNewer, held) }];
  }
  // An older one was most likely in force before the settings of today.
  const [freed] = isNewer ? comparison.denied.lost : [];
  return freed ? [{ ...told, does: 'denies less', severity: 'high' as const, example: exampleOf(freed) }] : [];
}

function gainOf(gained: readonly Difference[], isNewer: boolean, held: HeldBack | undefined) {
  const [first] = gained;
  const example = first ? exampleOf(first) : 'whether it does is not decided';
  const severity = severityOf(gained, isNewer);
  if (held?.left.length !== 0) return { does: 'allows more', severity, example };
  const does = `would allow more, but for ${held.by} (latent),`;
  return { does, severity: severity === 'info' ? severity : ('medium' as const), example };
}

/** A version from before the default was most likely the default once, by intention. */
function severityOf(gained: readonly Difference[], isNewer: boolean): Severity {
  const grave = gained.some(isGrave);
  if (isNewer) return grave ? 'critical' : 'high';
  return grave ? 'medium' : 'info';
}
