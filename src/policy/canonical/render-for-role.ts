import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { ExpectedDocument } from '../../domain/target/expected-attachments.ts';
import type { FactValue, InstallationFacts } from '../../domain/target/installation-facts.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { CanonicalPolicy, Installation } from './parameters/canonical-policy.ts';
import { factOf, type RoleFacts } from './parameters/role-facts.ts';
import { renderPolicy } from './render.ts';

/** The document that a role should have, or why there is none for it: what is wrong with the role, or was not read. */
export type DocumentForRole =
  | { readonly ok: true; readonly text: string; readonly pages: readonly (string | null)[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly failures: readonly ReadFailure[] };

/** The same from a template, which says what each statement is for. */
export type RenderedForRole =
  | (Extract<DocumentForRole, { readonly ok: true }> & Pick<CanonicalPolicy, 'statements'>)
  | Extract<DocumentForRole, { readonly ok: false }>;

type ByRole = Extract<ExpectedDocument, { kind: 'by-role' }>;

/** Renders the document of a role, beside what stands in its place: documents as JSON text. */
export type RoleRenderer = (document: ByRole, role: RoleFacts, live: readonly string[]) => RenderedForRole;

/** Renders documents for roles; the same facts are rendered once. */
export function createRoleRenderer(installation: Installation, facts: InstallationFacts): RoleRenderer {
  const memory = new Map<ByRole, Map<string, RenderedForRole>>();
  return (document, role, live) => {
    const known = memory.get(document) ?? new Map<string, RenderedForRole>();
    memory.set(document, known);
    const values = Object.entries(document.facts).map(([name, fact]) => ({
      name,
      outcome: factOf(fact, role, { installation: facts, live }),
    }));
    const key = JSON.stringify(values);
    const rendered = known.get(key) ?? render(document, values, installation);
    known.set(key, rendered);
    return rendered;
  };
}

interface NamedFact {
  readonly name: string;
  readonly outcome: FactValue;
}

function render(document: ByRole, values: readonly NamedFact[], installation: Installation): RenderedForRole {
  const problems = values.flatMap(({ name, outcome }) =>
    'problem' in outcome ? [`${outcome.problem}, which gives ${name}`] : [],
  );
  const failures = values.flatMap(({ outcome }) => ('failure' in outcome ? outcome.failure : []));
  if (problems.length + failures.length > 0) return { ok: false, problems, failures };
  const { template, parameters } = document;
  const source =
    'name' in template
      ? { kind: 'builtin' as const, template: template.name, ...withoutAbsent({ add: template.add }) }
      : { kind: 'file' as const, fileName: template.fileName, text: template.text };
  const filled = values.flatMap(({ name, outcome }) => (outcome.ok ? [[name, outcome.value] as const] : []));
  const outcome = renderPolicy(source, { ...parameters, ...Object.fromEntries(filled) }, installation);
  if (!outcome.ok) {
    const told = outcome.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    return { ok: false, problems: told, failures: [] };
  }
  const { text, statements } = outcome.policy;
  return { ok: true, text, pages: statements.map(({ page }) => page), statements };
}
