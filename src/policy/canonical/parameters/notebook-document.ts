import type { ExpectedDocument } from '../../../domain/target/expected-attachments.ts';
import type { CanonicalPolicy } from './canonical-policy.ts';

/** The notebook policy as it is known: the same for every role, or a template that facts of the role are filled into. */
export type NotebookDocument =
  | { readonly kind: 'common'; readonly policy: CanonicalPolicy }
  | { readonly kind: 'by-role'; readonly document: Extract<ExpectedDocument, { readonly kind: 'by-role' }> };
