import { z } from 'zod';
import type { Evidence } from '../../../domain/evaluation/evaluation.ts';
import { regionSchema } from '../policy/region.ts';

const text = z.string();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).optional().catch(undefined);

/**
 * What the page knows to show of a finding's evidence. Each part is on its own: one that is absent, or of a shape that
 * this version does not know, is left to the section that shows the evidence whole.
 */
const shownEvidence = z.object({
  /** In words, one sentence for each difference. */
  explanation: list(text),
  problems: list(text),
  /** Tag findings: the keys that are wrong, and all tags of the resource. */
  wrong: list(z.object({ key: text, found: text.nullable(), expected: text.nullable() })),
  tags: list(z.object({ key: text, value: text })),
  /** Policy findings: the policies in question. */
  policies: list(z.object({ kind: text, name: text, arn: text.nullish(), versionId: text.nullish() })),
  attached: list(z.object({ kind: text, name: text })),
  /** What a policy allows more and less than the canonical one, with how many there are of each. */
  verdict: text.optional().catch(undefined),
  gained: list(regionSchema),
  lost: list(regionSchema),
  regions: z.object({ gained: z.int(), lost: z.int() }).optional().catch(undefined),
  undecided: list(text),
  /** Commands that restore what is wrong, and the files that they name. */
  restore: z
    .object({ commands: z.array(text), documents: z.record(text, text), note: text.nullable() })
    .optional()
    .catch(undefined),
});

export type ShownEvidence = z.infer<typeof shownEvidence>;

/** The parts of the evidence that have sections of their own. */
export function readEvidence(evidence: Evidence): ShownEvidence {
  return shownEvidence.parse({ ...evidence });
}
