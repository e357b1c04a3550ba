import { decodePolicyTree } from '../../parse/decode.ts';
import { parseJsonText } from '../../parse/json-text.ts';
import { dataOfTree } from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';
import type { Installation } from '../parameters/canonical-policy.ts';
import { valuesOf } from './file-template.ts';
import { substitute, type TemplateValue } from './substitution.ts';
import type { TemplateStatement } from './template.ts';

/**
 * Statements that somebody adds to a built-in template, with `${partition}`, `${account}`, `${region}` and the texts and
 * lists among the parameters put in. Problems stand at `add[0].Action`.
 */
export function addedStatements(
  add: readonly unknown[],
  given: Readonly<Record<string, unknown>>,
  installation: Installation,
):
  | { readonly ok: true; readonly rows: readonly TemplateStatement[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  if (add.length === 0) return { ok: true, rows: [] };
  const source = parseJsonText(JSON.stringify({ Version: '2012-10-17', Statement: add }), 'strict');
  if (!source.ok) return { ok: false, problems: inAdd(source.problems) };
  const filled = substitute(source.root, new Map([...textsOf(given), ...valuesOf(installation)]));
  if (filled.problems.length > 0) return { ok: false, problems: inAdd(filled.problems) };
  const decoded = decodePolicyTree(filled.root);
  if (!decoded.ok) return { ok: false, problems: inAdd(decoded.problems) };
  const { Statement } = dataOfTree(filled.root) as { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
  return {
    ok: true,
    rows: Statement.map((statement) => ({ page: null, purpose: 'Added to the template.', statement })),
  };
}

/** Where the statements are written, which is nowhere in the text that was made of them. */
function inAdd(problems: readonly Problem[]): readonly Problem[] {
  return problems.map(({ path, message }) => ({ path: path.replace(/^Statement/, 'add'), message }));
}

function textsOf(given: Readonly<Record<string, unknown>>): readonly (readonly [string, TemplateValue])[] {
  return Object.entries(given).flatMap(([name, value]): (readonly [string, TemplateValue])[] => {
    if (typeof value === 'string') return [[name, value]];
    const texts = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return texts ? [[name, value]] : [];
  });
}
