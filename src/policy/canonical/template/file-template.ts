import { decodePolicyTree } from '../../parse/decode.ts';
import { dataOfTree, describeData, quoted } from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';
import type { Installation, TemplateSource } from '../parameters/canonical-policy.ts';
import { installationNames } from '../parameters/parameter-names.ts';
import { substitute, type TemplateValue } from './substitution.ts';
import { parseTemplateText } from './template-text.ts';

type FileTemplate = Extract<TemplateSource, { kind: 'file' }>;

type FileOutcome =
  | { readonly ok: true; readonly document: unknown; readonly statements: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Renders a template of one's own. Every problem names the file and, where it is known, the line. */
export function renderFileTemplate(
  { fileName, text }: FileTemplate,
  given: Readonly<Record<string, unknown>>,
  installation: Installation,
): FileOutcome {
  const inFile = (problems: readonly Problem[]) => problems.map((problem) => ({ ...problem, file: fileName }));
  const source = parseTemplateText(fileName, text);
  if (!source.ok) return { ok: false, problems: inFile(source.problems) };
  const parameters = readParameters(given);
  const values = new Map([...parameters.values, ...valuesOf(installation)]);
  const filled = substitute(source.root, values);
  const unused = Object.keys(given).filter((name) => !filled.used.has(name) && !installationNames.includes(name));
  const problems = [
    ...parameters.problems,
    ...unused.map((name) => ({
      path: `parameters.${name}`,
      message: `${quoted(fileName)} has no parameter \${${name}}`,
    })),
    ...inFile(filled.problems),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const decoded = decodePolicyTree(filled.root);
  if (!decoded.ok) return { ok: false, problems: inFile(decoded.problems) };
  return { ok: true, document: dataOfTree(filled.root), statements: decoded.document.statements.length };
}

/** What every template knows of the installation. */
export function valuesOf({ partition, accountId, homeRegion }: Installation): readonly (readonly [string, string])[] {
  return [
    ['partition', partition],
    ['account', accountId],
    ['region', homeRegion],
  ];
}

function readParameters(given: Readonly<Record<string, unknown>>) {
  const values: [string, TemplateValue][] = [];
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const path = `parameters.${name}`;
    const read = valueOf(value);
    if (installationNames.includes(name)) {
      problems.push({ path, message: `${name} is not a parameter; it comes from the installation` });
    } else if (read === undefined) {
      const message = `${describeData(value)} is not allowed; expected a text or a list of texts`;
      problems.push({ path, message });
    }
    // It is given, if wrongly: that the template asks for it is no second problem.
    values.push([name, read ?? '']);
  }
  return { values, problems };
}

function valueOf(value: unknown): TemplateValue | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const texts = value.flatMap((item) => textOf(item) ?? []);
  return texts.length === value.length ? texts : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
