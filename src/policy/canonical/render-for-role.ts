import type { ExpectedDocument } from '../../domain/target/expected-attachments.ts';
import type { Installation } from './parameters/canonical-policy.ts';
import { factOf, type RoleFacts } from './parameters/role-facts.ts';
import { renderPolicy } from './render.ts';

/** The document that a role should have, or why there is none for it. */
export type DocumentForRole =
  | { readonly ok: true; readonly text: string; readonly pages: readonly (string | null)[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type ByRole = Extract<ExpectedDocument, { kind: 'by-role' }>;

/** Renders documents for roles; the same facts are rendered once. */
export function createRoleRenderer(installation: Installation): (document: ByRole, role: RoleFacts) => DocumentForRole {
  const memory = new Map<ByRole, Map<string, DocumentForRole>>();
  return (document, role) => {
    const known = memory.get(document) ?? new Map<string, DocumentForRole>();
    memory.set(document, known);
    const values = Object.entries(document.facts).map(([name, fact]) => ({ name, fact, value: factOf(fact, role) }));
    const key = JSON.stringify(values.map(({ value }) => value ?? null));
    const rendered = known.get(key) ?? render(document, values, installation);
    known.set(key, rendered);
    return rendered;
  };
}

interface FactValue {
  readonly name: string;
  readonly fact: ByRole['facts'][string];
  readonly value: string | undefined;
}

function render(document: ByRole, values: readonly FactValue[], installation: Installation): DocumentForRole {
  const absent = values.flatMap(({ name, fact, value }) =>
    value === undefined && fact !== 'arn' ? `the role has no tag ${fact.tag}, which gives ${name}` : [],
  );
  if (absent.length > 0) return { ok: false, problems: absent };
  const { template, parameters } = document;
  const source =
    'name' in template
      ? { kind: 'builtin' as const, template: template.name }
      : { kind: 'file' as const, fileName: template.fileName, text: template.text };
  const filled = Object.fromEntries(values.map(({ name, value }) => [name, value]));
  const outcome = renderPolicy(source, { ...parameters, ...filled }, installation);
  if (!outcome.ok) {
    const told = outcome.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    return { ok: false, problems: told };
  }
  const { text, statements } = outcome.policy;
  return { ok: true, text, pages: statements.map(({ page }) => page) };
}
