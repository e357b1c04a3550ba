import { type ExpectedAttachment, notebookAttachmentId } from '../../../domain/target/expected-attachments.ts';
import type { Installation } from '../../../policy/canonical/parameters/canonical-policy.ts';
import { describeRelease, releasesOf } from '../../../policy/canonical/recognition/releases-of.ts';
import { builtinTemplates, defaultTemplate } from '../../../policy/canonical/templates.ts';
import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';
import { stayingParameters } from './written-by-release.ts';

type Comparisons = Pick<PolicyComparisons, 'documents' | 'statements' | 'standIns'>;

/** The template that the document of an attachment is recognised by; a stack says the notebook policy without one. */
export function templateOf({ id, template }: Pick<ExpectedAttachment, 'id' | 'template'>): string | undefined {
  return template ?? (id === notebookAttachmentId ? defaultTemplate : undefined);
}

type Answers = Map<string, Map<string, string | undefined>>;

/** By evaluation and template, then by the live text and the canonical one, which thousands of roles share. */
const memory = new WeakMap<Comparisons, Map<string, Answers>>();

/**
 * Which release of the product a live document is of, in words: `equals release 1.6.8 but for 2 statements`. `undefined`
 * where it is of none, or no template says what it should be. Equal documents are compared once for each evaluation.
 */
export function releaseOfPolicy(
  template: string | undefined,
  live: string,
  {
    installation,
    comparisons,
    canonical,
  }: {
    readonly installation: Installation;
    readonly comparisons: Comparisons;
    /** What it should be, which says for whom and what it was made, whatever somebody put into the live one. */
    readonly canonical: string;
  },
): string | undefined {
  const builtin = builtinTemplates.find(({ name }) => name === template);
  if (!builtin) return undefined;
  const templates = memory.get(comparisons) ?? new Map<string, Answers>();
  memory.set(comparisons, templates);
  const answers: Answers = templates.get(builtin.name) ?? new Map<string, Map<string, string | undefined>>();
  templates.set(builtin.name, answers);
  const known = answers.get(live) ?? new Map<string, string | undefined>();
  answers.set(live, known);
  if (known.has(canonical)) return known.get(canonical);
  const before = comparisons.standIns?.();
  const told = describe();
  if (comparisons.standIns?.() === before) known.set(canonical, told);
  return told;

  function describe(): string | undefined {
    if (!builtin) return undefined;
    const parameters = stayingParameters(canonical, builtin, installation);
    return describeRelease(releasesOf(live, { template: builtin, installation, parameters, compare }));
  }

  function compare(text: string, other: string) {
    return {
      verdict: comparisons.documents(text, other),
      statements: comparisons.statements(text, other),
    };
  }
}
