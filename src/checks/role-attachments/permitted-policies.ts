import type { AttachedPolicy } from '../../domain/target/role-snapshot.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { DocumentForRole } from '../../policy/canonical/render-for-role.ts';
import type { CausingStatement } from '../../policy/compare/answer/exact-comparison.ts';
import { asMember } from '../roles/comparing/attached-policy.ts';
import { effectOnRole } from '../roles/comparing/effect-on-role.ts';
import { describeEffect, mayBroaden } from '../roles/comparing/effective-change.ts';
import { exampleOf } from '../roles/comparing/policy-verdict.ts';
import type { AttachmentFault } from './attachment-entry.ts';
import type { JudgedRole } from './attachment-faults.ts';

/** A policy that may be there, and the most that it may allow; `undefined` where it may say anything. */
export interface Permitted {
  readonly policy: AttachedPolicy;
  readonly most: DocumentForRole | undefined;
}

/**
 * What counts of it among what the role should have: what it may allow at most. Where nobody says that, nothing: it is no
 * finding, and what it allows still shows in the effective verdict.
 */
export function mostMembers({ policy, most }: Permitted): AttachmentSet['policies'] {
  if (!most) return [];
  return [most.ok ? { ...asMember(policy), document: most.text } : asMember(policy)];
}

/** What is wrong with a permitted policy: it allows more than it may. */
export function exceeded(
  { policy, most }: Permitted,
  { record, effective, limited, rules }: JudgedRole,
): readonly AttachmentFault[] {
  if (!most?.ok) return most && most.problems.length > 0 ? [unsaid(policy, most.problems, record)] : [];
  const member = asMember(policy);
  const comparison = rules.comparisons.sets({ policies: [{ ...member, document: most.text }] }, { policies: [member] });
  if (!mayBroaden(comparison)) return [];
  const isCause = ({ side, kind, policy: name }: CausingStatement) =>
    side === 'live' && kind !== 'boundary' && name === policy.name;
  const effect = effectOnRole(effective, isCause, limited);
  const [first] = comparison.allowed.gained;
  const example = first ? `: ${exampleOf(first)}` : ', as far as that is decided';
  return [
    {
      kind: 'permitted-exceeded',
      severity: effect.severity === 'low' ? 'medium' : effect.severity,
      path: policy.arn ?? policy.name,
      summary: `Policy ${policy.name} of role ${record.name} is permitted, and allows more than it may${example}`,
      evidence: {
        policies: [namePolicy(policy)],
        document: most.text,
        effect: describeEffect(comparison),
        effective: effective ? describeEffect(effective, { key: `live ${policy.name}`, isCause }) : null,
      },
      ...(policy.arn === undefined ? {} : { policy }),
    },
  ];
}

function namePolicy({ kind, name, arn, versionId }: AttachedPolicy) {
  return { kind, name, arn: arn ?? null, versionId: versionId ?? null };
}

function unsaid(
  { name, arn }: AttachedPolicy,
  problems: readonly string[],
  record: JudgedRole['record'],
): AttachmentFault {
  return {
    kind: 'role-untagged',
    severity: 'medium',
    path: arn ?? name,
    summary: `Role ${record.name}: what ${name} may allow at most is unknown: ${problems.join('; ')}`,
    evidence: { problems: [...problems], tags: { ...record.tags } },
  };
}
