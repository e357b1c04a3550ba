import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { AcceptedDocument } from '../../domain/target/expected-attachments.ts';
import type { InstallationFacts } from '../../domain/target/installation-facts.ts';
import type { RoleRecord } from '../../domain/target/role-snapshot.ts';
import type { CanonicalPolicy, Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import type { NotebookDocument } from '../../policy/canonical/parameters/notebook-document.ts';
import { createRoleRenderer, type DocumentForRole } from '../../policy/canonical/render-for-role.ts';
import type { Candidate } from '../roles/releases/fitting-generations.ts';

/** The notebook policy as a role should have it. */
export type RoleCanonical =
  | {
      readonly ok: true;
      readonly policy: Pick<CanonicalPolicy, 'text' | 'statements'>;
      /** Documents that will do as well, by what they are. */
      readonly accepted: readonly Candidate[];
    }
  | { readonly ok: false; readonly failures: readonly ReadFailure[] };

/** Says what the notebook policy of each role should be. */
export interface CanonicalPolicies {
  /** The one document of all roles; `null` where facts of the role are written into it. */
  readonly common: Pick<CanonicalPolicy, 'text' | 'statements'> | null;
  readonly of: (role: RoleRecord) => RoleCanonical;
}

interface CanonicalContext {
  readonly accepted: readonly AcceptedDocument[];
  readonly installation: Installation;
  readonly facts: InstallationFacts;
}

/** Says for each role what it should have and what will do as well; the same facts are rendered once. */
export function canonicalPolicies(
  notebook: NotebookDocument,
  { accepted, installation, facts }: CanonicalContext,
): CanonicalPolicies {
  const renderFor = createRoleRenderer(installation, facts);
  const candidates = (role: RoleRecord) =>
    accepted.flatMap(({ label, document }): readonly Candidate[] => {
      const rendered = document.kind === 'fixed' ? { ok: true as const, ...document } : renderFor(document, role, []);
      return rendered.ok ? [{ label, text: rendered.text }] : [];
    });
  if (notebook.kind === 'common') {
    const { policy } = notebook;
    return { common: policy, of: (role) => ({ ok: true, policy, accepted: candidates(role) }) };
  }
  return {
    common: null,
    of(role) {
      const rendered = renderFor(notebook.document, role, []);
      if (!rendered.ok) return { ok: false, failures: failuresOf(rendered, role) };
      const { text, statements } = rendered;
      return { ok: true, policy: { text, statements }, accepted: candidates(role) };
    },
  };
}

function failuresOf(
  { problems, failures }: Extract<DocumentForRole, { readonly ok: false }>,
  { name }: RoleRecord,
): readonly ReadFailure[] {
  if (problems.length === 0) return failures;
  const message = `What the notebook policy should be is unknown: ${problems.join('; ')}. Tag the role, or give the parameter in the configuration`;
  return [...failures, { reason: 'unresolved', operation: 'policy', subject: name, message }];
}
