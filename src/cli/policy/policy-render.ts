import { parseDocument } from 'yaml';
import { problemText } from '../../config/problems/problem.ts';
import { partitions } from '../../domain/target/target.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Installation, TemplateSource } from '../../policy/canonical/parameters/canonical-policy.ts';
import { firstRegions, partitionOfRegion } from '../../policy/canonical/parameters/installation.ts';
import { sampleInstallation, sampleParametersFor } from '../../policy/canonical/parameters/sample.ts';
import { keepWrittenDigits } from '../../policy/canonical/parameters/written-digits.ts';
import { renderPolicy } from '../../policy/canonical/render.ts';
import { builtinTemplates, defaultTemplate } from '../../policy/canonical/templates.ts';
import type { Problem } from '../../policy/problem.ts';
import { defineCommand, exitCodes, type OptionValues } from '../command/command.ts';
import { printConfigured } from './configured-policy.ts';
import { parseSettings } from './parameter-settings.ts';
import { readText } from './policy-file.ts';

const options = {
  config: {
    type: 'string',
    short: 'c',
    placeholder: 'FILE',
    description: 'Print what is compared for a target of this configuration; with no other option but --target.',
  },
  target: { type: 'string', placeholder: 'ID', description: 'The target, where the configuration has several.' },
  template: {
    type: 'string',
    placeholder: 'NAME',
    description: 'A built-in template; mlspace-notebook-deployed by default.',
  },
  'template-file': { type: 'string', placeholder: 'FILE', description: 'A template of your own, JSON or YAML.' },
  partition: {
    type: 'string',
    placeholder: 'NAME',
    choices: partitions,
    description: 'The AWS partition; that of the region by default.',
  },
  region: { type: 'string', placeholder: 'REGION', description: 'The region in the ARNs.' },
  account: { type: 'string', placeholder: 'ID', description: 'The account in the ARNs, 12 digits.' },
  parameters: { type: 'string', placeholder: 'FILE', description: 'The parameters of the template, YAML or JSON.' },
  set: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=VALUE',
    description: 'One parameter; [a, b] is a list, and so is a name that is set twice.',
  },
} as const;

type Flags = OptionValues<typeof options>;

/** `notebook-drift policy render`: one bare policy document on stdout, or exit code 2 and the problems on stderr. */
export const policyRender = defineCommand({
  options,
  async run({ values }, context) {
    if (values.config !== undefined || values.target !== undefined) return printConfigured(values, context);
    const { stdout, stderr } = context;
    const input = await readInput(values);
    const outcome = input.ok ? renderPolicy(input.source, input.parameters, input.installation) : input;
    if (!outcome.ok) {
      for (const problem of outcome.problems) stderr.write(`${problemText(problem)}\n`);
      return exitCodes.error;
    }
    if (input.ok && input.borrowed.length > 0) {
      stderr.write(`warning: ${input.borrowed.join(', ')} not given: the values of the sample installation are used\n`);
    }
    for (const warning of outcome.policy.warnings) stderr.write(`warning: ${problemText(warning)}\n`);
    stdout.write(`${outcome.policy.text}\n`);
    return exitCodes.clean;
  },
});

type Input =
  | {
      readonly ok: true;
      readonly source: TemplateSource;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly installation: Installation;
      /** The parameters that the sample installation filled in for another one. */
      readonly borrowed: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

async function readInput(flags: Flags): Promise<Input> {
  const installation = installationOf(flags);
  const source = await sourceOf(flags);
  if (!source.ok) return source;
  const file = await parametersOf(flags.parameters);
  if (!file.ok) return file;
  const settings = parseSettings(flags.set ?? []);
  if (!settings.ok) return settings;
  const given = { ...file.parameters, ...settings.parameters };
  const usesSample = source.source.kind === 'builtin' && flags.parameters === undefined;
  const sample = usesSample ? sampleOf(source.source, installation) : {};
  const isPlain = Object.keys(flags).every((name) => name === 'template');
  const borrowed = isPlain ? [] : Object.keys(sample).filter((name) => !(name in given));
  return { ok: true, source: source.source, parameters: { ...sample, ...given }, installation, borrowed };
}

/** The sample's values for what the template asks for. */
function sampleOf(source: TemplateSource, installation: Installation): Readonly<Record<string, unknown>> {
  const template = builtinTemplates.find(({ name }) => source.kind === 'builtin' && name === source.template);
  const names = template?.parameterNames(installation) ?? [];
  return Object.fromEntries(Object.entries(sampleParametersFor(installation)).filter(([name]) => names.includes(name)));
}

function installationOf({ partition, region, account }: Flags): Installation {
  const homeRegion = region ?? (partition ? firstRegions[partition] : sampleInstallation.homeRegion);
  return {
    partition: partition ?? partitionOfRegion(homeRegion),
    accountId: account ?? sampleInstallation.accountId,
    homeRegion,
  };
}

type Failed = { readonly ok: false; readonly problems: readonly Problem[] };

async function sourceOf(flags: Flags): Promise<{ readonly ok: true; readonly source: TemplateSource } | Failed> {
  const file = flags['template-file'];
  if (file === undefined) return { ok: true, source: { kind: 'builtin', template: flags.template ?? defaultTemplate } };
  if (flags.template !== undefined) return failed('give --template or --template-file, not both');
  const read = await readText(file);
  return read.ok ? { ok: true, source: { kind: 'file', fileName: file, text: read.text } } : read;
}

async function parametersOf(
  file: string | undefined,
): Promise<{ readonly ok: true; readonly parameters: Readonly<Record<string, unknown>> } | Failed> {
  if (file === undefined) return { ok: true, parameters: {} };
  const read = await readText(file);
  if (!read.ok) return read;
  try {
    const document = parseDocument(read.text);
    const [error] = document.errors;
    if (error) throw error;
    keepWrittenDigits(document);
    const parameters: unknown = document.toJS() ?? {};
    if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) {
      return { ok: true, parameters: parameters as Record<string, unknown> };
    }
    return failed('expected a mapping of parameter names to values', file);
  } catch (error) {
    return failed(`is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`, file);
  }
}

function failed(message: string, file?: string): Failed {
  return { ok: false, problems: [{ path: '', message, ...withoutAbsent({ file }) }] };
}
