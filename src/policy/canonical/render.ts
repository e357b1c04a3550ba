import { quoted } from '../parse/source-tree.ts';
import type { Problem } from '../problem.ts';
import type { CanonicalPolicy, Installation, RenderOutcome, TemplateSource } from './parameters/canonical-policy.ts';
import { checkInstallation } from './parameters/installation.ts';
import { addedStatements } from './template/added-statements.ts';
import { renderFileTemplate } from './template/file-template.ts';
import { builtinTemplates } from './templates.ts';

/** IAM's limit on a managed policy in characters, white space not counted (IAM, "IAM and AWS STS quotas"). */
export const managedPolicyQuota = 6144;

/**
 * Renders the canonical policy of an installation. Every problem names the parameter, or the template's file and line,
 * what was wrong and what is expected. A policy over IAM's quota is rendered, with a warning.
 */
export function renderPolicy(
  source: TemplateSource,
  parameters: Readonly<Record<string, unknown>>,
  installation: Installation,
): RenderOutcome {
  const problems = checkInstallation(installation);
  if (problems.length > 0) return { ok: false, problems };
  return source.kind === 'file'
    ? renderFile(source, parameters, installation)
    : renderBuiltin(source, parameters, installation);
}

function renderBuiltin(
  { template, add = [] }: Extract<TemplateSource, { kind: 'builtin' }>,
  given: Readonly<Record<string, unknown>>,
  installation: Installation,
): RenderOutcome {
  const builtin = builtinTemplates.find(({ name }) => name === template);
  if (!builtin) {
    const names = builtinTemplates.map(({ name }) => name).join(', ');
    const message = `there is no template ${quoted(template)}; expected one of ${names}`;
    return { ok: false, problems: [{ path: 'template', message }] };
  }
  const outcome = builtin.render(given, installation);
  if (!outcome.ok) return outcome;
  const added = addedStatements(add, given, installation);
  if (!added.ok) return added;
  const rows = [...outcome.rows, ...added.rows];
  const document = { Version: '2012-10-17', Statement: rows.map(({ statement }) => statement) };
  const statements = rows.map(({ page, purpose }) => ({ page, purpose }));
  return { ok: true, policy: canonicalPolicyOf(document, statements) };
}

function renderFile(
  source: Extract<TemplateSource, { kind: 'file' }>,
  given: Readonly<Record<string, unknown>>,
  installation: Installation,
): RenderOutcome {
  const outcome = renderFileTemplate(source, given, installation);
  if (!outcome.ok) return outcome;
  const statements = Array.from({ length: outcome.statements }, () => ({ page: null, purpose: '' }));
  return { ok: true, policy: canonicalPolicyOf(outcome.document, statements) };
}

/** A document as a canonical policy, its statements told one by one. */
export function canonicalPolicyOf(document: unknown, statements: CanonicalPolicy['statements']): CanonicalPolicy {
  const text = JSON.stringify(document, null, 2);
  const characters = text.replaceAll(/\s/g, '').length;
  return {
    document,
    text,
    characters,
    statements,
    warnings: characters > managedPolicyQuota ? [overQuota(characters)] : [],
  };
}

function overQuota(characters: number): Problem {
  const message =
    `the policy has ${characters} characters without white space, ${characters - managedPolicyQuota} more than the ` +
    `${managedPolicyQuota} that IAM allows in a managed policy; shorten the lists or split the policy`;
  return { path: '', message };
}
