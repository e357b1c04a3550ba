import type { ReadFailure } from '../../../domain/evaluation/read.ts';
import type { AttachmentSet } from '../../../policy/attachment-set.ts';

/** A comparison that broke, which is a defect: it costs the role whose policies it was about, and no other. */
export class FailedComparison extends Error {
  /** Names the policies of the live side. */
  readonly failure: ReadFailure;

  constructor({ policies, boundary }: AttachmentSet, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(reason, { cause });
    const names = [...policies.map(({ name }) => name), ...(boundary === undefined ? [] : ['permissions boundary'])];
    this.failure = {
      reason: 'internal',
      operation: 'policy comparison',
      subject: names.join(', '),
      message: `the comparison of this policy failed, a defect of notebook-drift: ${reason}`,
    };
  }
}
