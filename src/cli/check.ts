import { writeFile } from 'node:fs/promises';
import type { LoadedConfiguration } from '../config/resolve/loaded-configuration.ts';
import { severities } from '../domain/evaluation/severity.ts';
import { withDiscoveredAccounts } from './accounts/discovered-accounts.ts';
import { type ParsedArguments, parseCommandArguments } from './command/arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { createProgress } from './command/progress.ts';
import { appearanceOf, parseOutputs, type ReportOutput } from './report/outputs.ts';
import { reportFormats } from './report/registry.ts';
import type { CheckReport } from './report/report.ts';
import { runChecks } from './run-checks.ts';
import { packageVersion } from './version.ts';

const options = {
  ...configurationOption,
  target: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this target.' },
  check: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this check.' },
  'fail-on': {
    type: 'string',
    placeholder: 'SEVERITY',
    choices: severities,
    description: 'The least severity that makes the run fail; low by default.',
  },
  output: {
    type: 'string',
    short: 'o',
    multiple: true,
    placeholder: 'FORMAT[=FILE]',
    description: 'table, json, sarif, junit or commands, to stdout or to a file.',
  },
  'allow-incomplete': { type: 'boolean', description: 'Do not fail because something could not be read.' },
  notify: { type: 'boolean', description: 'Send the messages of this run to the configured sinks.' },
  quiet: { type: 'boolean', short: 'q', description: 'No progress.' },
} as const;

/** `notebook-drift check`: every check once. Exit 0 clean, 1 findings at or above the threshold, 2 error or incomplete. */
export const check: Command = {
  name: 'check',
  usage: 'check [--config FILE] [--target ID] [--check ID] [--fail-on SEVERITY] [-o FORMAT[=FILE]]',
  summary: 'Run the checks once and print what they found.',
  run,
};

async function run(words: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseCommandArguments(words, { command: check, options }, context);
  if (!parsed.ok) return parsed.exitCode;
  const { values } = parsed;
  const outputs = parseOutputs(values.output ?? []);
  if (!outputs.ok) return refuse(outputs.message, context);
  const found = await findConfiguration(values, context);
  const loaded = found && (await withDiscoveredAccounts(found, context));
  if (!loaded) return exitCodes.error;
  const unknown = unknownNames(loaded, values);
  if (unknown) return refuse(unknown, context);
  const report = await runSelected(loaded, values, context);
  if (!report) return exitCodes.error;
  return (await writeReport(report, outputs.outputs, context)) ? report.exitCode : exitCodes.error;
}

type CheckOptions = Extract<ParsedArguments<typeof options>, { ok: true }>['values'];

async function runSelected(
  loaded: LoadedConfiguration,
  values: CheckOptions,
  context: CommandContext,
): Promise<CheckReport | undefined> {
  const progress = createProgress(context, values.quiet ?? false);
  return runChecks(loaded, {
    targetIds: values.target,
    checkIds: values.check,
    threshold: values['fail-on'] ?? 'low',
    allowIncomplete: values['allow-incomplete'] ?? false,
    notify: values.notify ?? false,
    version: packageVersion,
    environment: context.environment,
    signal: context.terminationSignal?.() ?? new AbortController().signal,
    clock: Date.now,
    progress: (label, done, all) => progress.update(label, done, all),
    tell: (message) => context.stderr.write(`notebook-drift: ${message}\n`),
  }).finally(() => progress.clear());
}

function unknownNames(
  { targets, configuration }: LoadedConfiguration,
  { target = [], check: wanted = [] }: CheckOptions,
): string | undefined {
  const targetIds = targets.map((one) => one.target.id);
  const noTarget = target.find((id) => !targetIds.includes(id));
  if (noTarget !== undefined) return `there is no target "${noTarget}"; configured are ${targetIds.join(', ')}.`;
  const checkIds = Object.entries(configuration.checks).flatMap(([id, { enabled }]) => (enabled ? [id] : []));
  const noCheck = wanted.find((id) => !checkIds.includes(id));
  return noCheck === undefined ? undefined : `there is no check "${noCheck}"; enabled are ${checkIds.join(', ')}.`;
}

async function writeReport(
  report: CheckReport,
  outputs: readonly ReportOutput[],
  context: CommandContext,
): Promise<boolean> {
  let written = true;
  for (const { format, file } of outputs) {
    if (file === undefined) {
      context.stdout.write(reportFormats[format](report, appearanceOf(context.stdout, context.environment)));
      continue;
    }
    try {
      await writeFile(file, reportFormats[format](report, { colours: false }));
    } catch (error) {
      context.stderr.write(`notebook-drift: cannot write ${file}: ${String(error)}\n`);
      written = false;
    }
  }
  return written;
}

function refuse(message: string, { stderr }: CommandContext): number {
  stderr.write(`notebook-drift: ${message}\nUsage: notebook-drift ${check.usage}\n`);
  return exitCodes.error;
}
