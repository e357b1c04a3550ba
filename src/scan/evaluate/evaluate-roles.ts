import { setImmediate as turn } from 'node:timers/promises';
import { type CanonicalPolicies, canonicalPolicies } from '../../checks/policy-drift/canonical-of-role.ts';
import {
  concludePolicyDrift,
  judgeRole,
  type PolicyDriftInput,
} from '../../checks/policy-drift/evaluate-policy-drift.ts';
import { policyDrift } from '../../checks/policy-drift/policy-drift.ts';
import { type PolicyPair, pairsToCompare, pairsToLimit } from '../../checks/policy-drift/policy-pairs.ts';
import {
  concludeRoleAttachments,
  createPreparer,
  createRoleJudge,
  type JudgedRole,
  policiesInQuestion,
  type RoleAttachmentsInput,
  textsOfRole,
} from '../../checks/role-attachments/evaluate-role-attachments.ts';
import { notLookedAt } from '../../checks/role-attachments/not-looked-at.ts';
import { settleExistence } from '../../checks/role-attachments/where-it-exists.ts';
import { AlikeRoles } from '../../checks/roles/alike/alike-roles.ts';
import { withDigests } from '../../checks/roles/comparing/document-digests.ts';
import { withEffectOnRoles } from '../../checks/roles/comparing/effect-of-notebook.ts';
import { type KnownLimits, knownLimits, unreadLimits } from '../../checks/roles/comparing/organization-limits.ts';
import { mistakenPattern, withMistakenPattern } from '../../checks/roles/mistaken-pattern.ts';
import { driftedPolicies, withVersions } from '../../checks/roles/releases/drifted-versions.ts';
import { withReleaseOfNotebook } from '../../checks/roles/releases/release-of-notebook.ts';
import { withRestoreCommands } from '../../checks/roles/restore.ts';
import { inSelectorScopes, snapshotsOf } from '../../checks/roles/role-scopes.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { isRecord } from '../../domain/record.ts';
import {
  type ExpectedAttachment,
  type ExpectedAttachments,
  notebookAttachmentId,
} from '../../domain/target/expected-attachments.ts';
import type { RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { memberships } from '../../facts/memberships.ts';
import { installationFacts } from '../../facts/registry.ts';
import { sha256 } from '../../hashing/sha256.ts';
import { createRoleRenderer } from '../../policy/canonical/render-for-role.ts';
import { policyThread } from '../comparing/policy-thread.ts';
import { inSlices, inTurn } from '../comparing/slices.ts';
import { compareAll, ThreadComparisons } from '../comparing/thread-comparisons.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { SettledTarget } from '../context/settled-target.ts';
import type { CanonicalTarget } from './with-expectation.ts';

/** Reads the watched roles of a target and judges their policies. */
export async function evaluateRoles(
  { target, canonical, attachments, reader }: CanonicalTarget,
  context: EvaluationContext,
) {
  const { signal, notBefore } = context;
  const [reading, limits] = await Promise.all([
    reader.readRoles({ selectors: target.roles, notBefore, signal }),
    readLimits({ target, reader }, signal),
  ]);
  context.progress?.(1, 1);
  const roles = snapshotsOf(reading);
  const { cosmetic } = context.settings['policy-drift'];
  const { partition, accountId, homeRegion } = target;
  const installation = { partition, accountId, homeRegion };
  const { template, isQuietWhenOutdated = false, accepted = [] } = notebookIn(attachments);
  const policies = canonicalPolicies(canonical, { accepted, installation, facts: installationFacts({}) });
  const input = {
    targetId: target.id,
    canonical: policies,
    attached: target.attached,
    roles,
    cosmetic,
    isQuietWhenOutdated,
    ...limits,
  };
  const evaluation = await judgeNotebooks(input, signal);
  const versions = await reader.readPolicyVersions(driftedPolicies(evaluation), { notBefore, signal });
  return await new ThreadComparisons(policyThread).run(async (known) => {
    const judging = { comparisons: known, ...wantedOf(roles, policies) };
    const common = withoutAbsent({ canonical: policies.common?.text });
    const steps: readonly Step[] = [
      (judged) => withReleaseOfNotebook(judged, { roles, installation, template, ...judging }),
      (judged) => withEffectOnRoles(judged, { roles, ...judging, ...limits }),
      (judged) => inSelectorScopes(withVersions(judged, { ...judging, versions }), reading),
      (judged) => withRestoreCommands(judged, { target, roles, comparisons: known, ...common }),
      (judged) => withMistakenPattern(judged, mistakenPattern(roles, target.attached)),
    ];
    let told = evaluation;
    for (const step of steps) {
      await turn();
      told = step(told);
    }
    return told;
  });
}

/** What adds to an evaluation. It looks at all roles, so others get their turn before the next one. */
type Step = (evaluation: Evaluation) => Evaluation;

/** Judges the notebook policies of all roles; nothing of a role outlives this but what is said of it. */
async function judgeNotebooks(input: PolicyDriftInput, signal: AbortSignal): Promise<Evaluation> {
  const { roles } = input;
  const pairs = new Map<string, PolicyPair>();
  await inTurn(roles, signal, (role) => {
    for (const [key, pair] of pairsToCompare({ ...input, roles: [role] })) if (!pairs.has(key)) pairs.set(key, pair);
  });
  const comparisons = await compareAll(policyThread, pairs);
  const limited = await compareAll(policyThread, pairsToLimit(input, pairs, comparisons));
  const judged = await inTurn(roles, signal, (role) => judgeRole(role, { ...input, comparisons, limited }));
  const concluded = concludePolicyDrift(input, judged);
  await turn();
  return withDigests(concluded, roles, sha256);
}

/** What the organization holds back, where that is asked for. */
async function readLimits(
  { target, reader }: Pick<SettledTarget, 'target' | 'reader'>,
  signal: AbortSignal,
): Promise<{ readonly limits?: KnownLimits }> {
  const read = target.limits && (await reader.readLimits(signal));
  return read ? { limits: knownLimits(read, target.accountId) } : {};
}

/** What is expected as the notebook policy. */
function notebookIn({ expected }: ExpectedAttachments): Partial<ExpectedAttachment> {
  return expected.find(({ id }) => id === notebookAttachmentId) ?? {};
}

/** What a role should have, by its ARN, as far as that is known. */
function wantedOf(roles: readonly RoleSnapshot[], { of }: CanonicalPolicies) {
  const byArn = new Map(roles.flatMap(({ arn, role }) => (role.ok ? [[arn, of(role.value)] as const] : [])));
  const wanted = (arn: string) => {
    const found = byArn.get(arn);
    return found?.ok ? found : { policy: { text: '' }, accepted: [] };
  };
  return { canonicalOf: (arn: string) => wanted(arn).policy.text, acceptedOf: (arn: string) => wanted(arn).accepted };
}

/** Reads the watched roles of a target and judges what is attached to them. */
export async function evaluateAttachments(watched: SettledTarget, context: EvaluationContext): Promise<Evaluation> {
  const { target, attachments, reader } = watched;
  const { signal, notBefore } = context;
  const [reading, installation, limits] = await Promise.all([
    reader.readRoles({ selectors: target.roles, notBefore, signal }),
    reader.readInstallation({ sources: target.facts, signal }),
    readLimits(watched, signal),
  ]);
  const membership = memberships(installation);
  const members = membership?.ok ? { members: membership.value } : {};
  const { id: targetId, partition, accountId, homeRegion } = target;
  const besidePolicyDrift = context.checks.has(policyDrift.id);
  const place = { partition, accountId, homeRegion };
  const input = {
    targetId,
    attachments,
    roles: snapshotsOf(reading),
    installation: place,
    renderFor: createRoleRenderer(place, installationFacts(installation)),
    identity: {
      digest: sha256,
      ...members,
      unread: membership && !membership.ok ? [membership.failure] : [],
    },
    besidePolicyDrift,
    ...limits,
  };
  const versions = await reader.readPolicyVersions(policiesInQuestion(input), { notBefore, signal });
  context.progress?.(1, 1);
  const known = { ...input, versions, attachments: settleExistence(attachments, { ...input, versions }) };
  const compared = new ThreadComparisons(policyThread);
  const judged = await judgeRoles(compared, known, signal);
  const evaluation = await compared.run((comparisons) => concludeRoleAttachments({ ...known, comparisons }, judged));
  await turn();
  const scoped = inSelectorScopes(
    withUnseen(evaluation, [...notLookedAt(attachments, input.roles), ...unreadLimits(limits.limits)]),
    reading,
    {
      tellsMissing: !besidePolicyDrift,
      tellsNear: true,
      ...members,
    },
  );
  return await compared.run((comparisons) => withRestoreCommands(scoped, { target, roles: input.roles, comparisons }));
}

/** Slice by slice: what a role has is put beside what it should have while the slice before is judged. */
function judgeRoles(
  compared: ThreadComparisons,
  known: Omit<RoleAttachmentsInput, 'alike' | 'comparisons'>,
  signal: AbortSignal,
): Promise<readonly JudgedRole[]> {
  const prepareRole = createPreparer(known);
  const alike = new AlikeRoles(sha256);
  return inSlices(known.roles, signal, {
    prepare: async (slice) => {
      const prepared = await inTurn(slice, signal, prepareRole);
      await compared.compareTexts(prepared.flatMap(textsOfRole));
      return prepared;
    },
    work: (slice) =>
      compared.runEach(slice, signal, (comparisons) => createRoleJudge({ ...known, alike, comparisons })),
  });
}

/** The detail of a check says what of the roles it did not look at. */
function withUnseen(evaluation: Evaluation, unseen: readonly string[]): Evaluation {
  const { detail } = evaluation;
  return isRecord(detail) ? { ...evaluation, detail: { ...detail, notLookedAt: [...unseen] } } : evaluation;
}
