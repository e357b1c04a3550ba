import { evaluatePolicyGaps } from '../../checks/policy-gaps/evaluate-policy-gaps.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import {
  type ExpectedAttachments,
  type ExpectedDocument,
  notebookAttachmentId,
} from '../../domain/target/expected-attachments.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { installationFacts } from '../../facts/registry.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import { sampleFact } from '../../policy/canonical/parameters/role-facts.ts';
import { createRoleRenderer } from '../../policy/canonical/render-for-role.ts';
import { policyThread } from '../comparing/policy-thread.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { SettledTarget } from '../context/settled-target.ts';

/** Looks for the gaps of what every role of the target should carry, in the thread that compares policies. */
export async function evaluateGaps(
  { target, attachments }: SettledTarget,
  { tags, signal }: EvaluationContext,
): Promise<Evaluation> {
  const { partition, accountId, homeRegion } = target;
  const requiredTags = Object.keys(tags.rules.tags);
  const tagValues = Object.entries(tags.rules.tags).flatMap(([tag, { value }]) =>
    value === undefined ? [] : [{ tag, value }],
  );
  const outcome = await policyThread.ask({
    kind: 'lint',
    set: commonSet(attachments, { partition, accountId, homeRegion }),
    requiredTags,
    tagValues,
  });
  signal.throwIfAborted();
  return evaluatePolicyGaps(target.id, outcome);
}

/**
 * The documents that are the same on all roles, with the boundary where that is one of them. The notebook policy is always
 * among them, for a role that there might be where facts of the role are written into it.
 */
function commonSet({ expected }: ExpectedAttachments, installation: Installation): AttachmentSet {
  const common = expected.flatMap(({ id, place, document, roles, required }) => {
    if (!required || roles) return [];
    if (document.kind === 'fixed') return [{ id, place, text: document.text }];
    const isNotebook = id === notebookAttachmentId && document.kind === 'by-role';
    return isNotebook ? [{ id, place, text: sampleOf(document, installation) }] : [];
  });
  const boundary = common.find(({ place }) => place.kind === 'boundary')?.text;
  return {
    policies: common
      .filter(({ place }) => place.kind !== 'boundary')
      .map(({ id, text }) => ({ name: id, kind: 'managed', document: text })),
    ...withoutAbsent({ boundary }),
  };
}

/** It was rendered so when the configuration was loaded. */
function sampleOf(document: ByRole, installation: Installation): string {
  const role = { arn: '', name: '', path: '', tags: {} };
  const facts = Object.entries(document.facts).map(([name, fact]) => [name, sampleFact(name, fact, installation)]);
  const parameters = { ...document.parameters, ...Object.fromEntries(facts) };
  const renderFor = createRoleRenderer(installation, installationFacts({}));
  const rendered = renderFor({ ...document, parameters, facts: {} }, role, []);
  if (!rendered.ok) throw new Error(`the notebook policy cannot be rendered: ${rendered.problems.join('; ')}`);
  return rendered.text;
}

type ByRole = Extract<ExpectedDocument, { readonly kind: 'by-role' }>;
