import { z } from 'zod';
import type { Evidence } from '../../../domain/evaluation/evaluation.ts';
import { regionSchema } from '../policy/region.ts';

const text = z.string();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).optional().catch(undefined);

const policySchema = z.object({
  kind: text,
  name: text,
  arn: text.nullish(),
  versionId: text.nullish(),
  /** `null` where it could not be read. */
  document: text.nullish(),
});

/** What a change allows more and less. */
const effectSchema = z.object({
  verdict: text,
  gained: z.array(regionSchema),
  lost: z.array(regionSchema),
  undecided: z.array(text),
});

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
  policies: list(policySchema),
  attached: list(z.object({ kind: text, name: text })),
  /** What a policy allows more and less than the canonical one, with how many there are of each. */
  verdict: text.optional().catch(undefined),
  gained: list(regionSchema),
  lost: list(regionSchema),
  regions: z.object({ gained: z.int(), lost: z.int() }).optional().catch(undefined),
  undecided: list(text),
  /** Attachment findings: what the change of this policy does, and what all changes of the role do in all. */
  effect: effectSchema.optional().catch(undefined),
  effective: effectSchema.optional().catch(undefined),
  /** The document that should be there, and that of a trust policy with the one that is. */
  document: text.optional().catch(undefined),
  expected: text.optional().catch(undefined),
  live: text.optional().catch(undefined),
  /** The permissions boundary that is there in the place of the expected one. */
  boundary: policySchema.optional().catch(undefined),
  /** The roles that share the finding, the first of them by name, and how many there are. */
  roles: list(text),
  roleCount: z.int().optional().catch(undefined),
  /** Commands that restore what is wrong, and the files that they name. */
  restore: z
    .object({ commands: z.array(text), documents: z.record(text, text), note: text.nullable() })
    .optional()
    .catch(undefined),
});

/** The evidence of a finding as far as the page has a way to show it. */
export type ShownEvidence = z.infer<typeof shownEvidence>;

/** The parts of the evidence that have sections of their own. */
export function readEvidence(evidence: Evidence): ShownEvidence {
  return shownEvidence.parse({ ...evidence });
}
