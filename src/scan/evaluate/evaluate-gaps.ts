import { evaluatePolicyGaps } from '../../checks/policy-gaps/evaluate-policy-gaps.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import { policyThread } from '../comparing/policy-thread.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { SettledTarget } from '../context/settled-target.ts';

/** Looks for the gaps of what every role of the target should carry, in the thread that compares policies. */
export async function evaluateGaps(
  { target, attachments }: SettledTarget,
  { tags, signal }: EvaluationContext,
): Promise<Evaluation> {
  const requiredTags = Object.keys(tags.rules.tags);
  const tagValues = Object.entries(tags.rules.tags).flatMap(([tag, { value }]) =>
    value === undefined ? [] : [{ tag, value }],
  );
  const outcome = await policyThread.ask({ kind: 'lint', set: commonSet(attachments), requiredTags, tagValues });
  signal.throwIfAborted();
  return evaluatePolicyGaps(target.id, outcome);
}

/** The documents that are the same on all roles, with the boundary where that is one of them. */
function commonSet({ expected }: ExpectedAttachments): AttachmentSet {
  const common = expected.flatMap(({ id, place, document, roles, required }) =>
    document.kind === 'fixed' && required && !roles ? [{ id, place, text: document.text }] : [],
  );
  const boundary = common.find(({ place }) => place.kind === 'boundary')?.text;
  return {
    policies: common
      .filter(({ place }) => place.kind !== 'boundary')
      .map(({ id, text }) => ({ name: id, kind: 'managed', document: text })),
    ...withoutAbsent({ boundary }),
  };
}
