import {
  type AttachmentPlace,
  type ConfiguredAttachment,
  type ExpectedDocument,
  notebookAttachmentId,
  type StackDocument,
} from '../../../domain/target/expected-attachments.ts';
import type { AttachmentPattern } from '../../../domain/target/target.ts';
import type { CanonicalPolicy } from '../../../policy/canonical/parameters/canonical-policy.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';
import { attachmentPattern } from './resolve-selector.ts';

/**
 * The notebook policy as it is configured: its document with where that comes from, a template that facts of the role are
 * filled into, or the stack that says it.
 */
export type NotebookSource =
  | { readonly canonical: CanonicalPolicy; readonly origin: string }
  | {
      readonly canonical: null;
      readonly byRole: Extract<ExpectedDocument, { readonly kind: 'by-role' }>;
      readonly origin: string;
    }
  | { readonly canonical: null; readonly stack: Omit<StackDocument, 'kind'> };

/** Which policy of a role is the notebook policy, where no stack knows it better. */
export function notebookPattern({ policy }: TargetConfiguration): AttachmentPattern {
  return attachmentPattern(policy.attached ?? { name: '*notebook*policy*' });
}

/** An inline policy can be the notebook policy too. A stack knows where it is, where nothing else is said. */
export function notebookAttachment(target: TargetConfiguration, notebook: NotebookSource): ConfiguredAttachment {
  const place: AttachmentPlace = { kind: 'attached', pattern: notebookPattern(target) };
  const base = { id: notebookAttachmentId, required: true };
  if ('byRole' in notebook) return { ...base, place, document: notebook.byRole, origin: notebook.origin };
  if (!notebook.canonical) {
    const document = { kind: 'stack' as const, ...notebook.stack };
    return { ...base, document, ...(target.policy.attached ? { place } : {}) };
  }
  const { canonical, origin } = notebook;
  const pages = canonical.statements.map(({ page }) => page);
  return { ...base, place, document: { kind: 'fixed', text: canonical.text, pages }, origin };
}
