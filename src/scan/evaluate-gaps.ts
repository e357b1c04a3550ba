import { setImmediate } from 'node:timers/promises';
import { evaluatePolicyGaps } from '../checks/policy-gaps.ts';
import type { Evaluation } from '../domain/evaluation.ts';
import type { ExpectedAttachments } from '../domain/expected-attachments.ts';
import { compareExactly } from '../policy/compare/compare-exactly.ts';
import type { AttachmentSet } from '../policy/compare/comparison.ts';
import { lintPolicies } from '../policy/lint/lint.ts';
import type { WatchedTarget } from './watched-target.ts';

/** Looks for the gaps of what every role of the target should carry, and lets others work between two questions. */
export async function evaluateGaps(
  { target, attachments }: WatchedTarget,
  requiredTags: readonly string[],
  signal: AbortSignal,
): Promise<Evaluation> {
  const { loadCatalogue } = await import('../catalogue/load-catalogue.ts');
  const catalogue = await loadCatalogue('all');
  const steps = lintPolicies(commonSet(attachments), {
    compare: (canonical, live) => compareExactly(canonical, live, { catalogue }),
    requiredTags,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    signal.throwIfAborted();
    await setImmediate();
  }
  return evaluatePolicyGaps(target.id, step.value);
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
    ...(boundary === undefined ? {} : { boundary }),
  };
}
