import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import { severities } from '../domain/evaluation/severity.ts';
import { withDiscoveredAccounts } from './accounts/discovered-accounts.ts';
import {
  type CommandContext,
  defineCommand,
  exitCodes,
  type GivenArguments,
  type OptionValues,
} from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { packageVersion } from './command/package-version.ts';
import { createProgress } from './command/progress.ts';
import { openOutputs } from './report/open-outputs.ts';
import { parseOutputs } from './report/outputs.ts';
import type { CheckReport } from './report/report.ts';
import { runChecks } from './run-checks.ts';

const options = {
  ...configurationOption,
  target: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this target.' },
  check: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this check.' },
  'fail-on': {
    type: 'string',
    placeholder: 'SEVERITY',
    choices: severities,
    description: 'The lowest severity that makes the run fail; low by default.',
  },
  output: {
    type: 'string',
    short: 'o',
    multiple: true,
    placeholder: 'FORMAT[=FILE]',
    description: 'table, json, sarif, junit, ocsf or commands, to stdout or to a file.',
  },
  'allow-incomplete': { type: 'boolean', description: 'Do not fail when something could not be read.' },
  notify: { type: 'boolean', description: 'Send the messages of this run to the configured sinks.' },
  quiet: { type: 'boolean', short: 'q', description: 'No progress.' },
} as const;

/** `notebook-drift check`: every check once. Exit 0 clean, 1 findings at or above the threshold, 2 error or incomplete. */
export const check = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const outputs = parseOutputs(values.output ?? []);
  if (!outputs.ok) return refuse(outputs.message, context);
  const found = await findConfiguration(values, context);
  const loaded = found && (await withDiscoveredAccounts(found, context));
  if (!loaded) return exitCodes.error;
  const unknown = unknownNames(loaded, values);
  if (unknown) return refuse(unknown, context);
  const places = await openOutputs(outputs.outputs, context);
  if (!places) return exitCodes.error;
  try {
    const report = await runSelected(loaded, values, context);
    return report && (await places.write(report)) ? report.exitCode : exitCodes.error;
  } finally {
    await places.close();
  }
}

type CheckOptions = OptionValues<typeof options>;

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

function refuse(message: string, { stderr }: CommandContext): number {
  stderr.write(`notebook-drift: ${message}\n`);
  return exitCodes.error;
}
