import { existsSync } from 'node:fs';
import { loadConfiguration } from '../../config/load.ts';
import { type ConfigurationProblem, problemText } from '../../config/problems/problem.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { Logger } from '../../domain/logger.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { CommandContext } from './command.ts';

/** The option of every command that needs the configuration; spread it into the command's options. */
export const configurationOption = {
  config: {
    type: 'string',
    short: 'c',
    placeholder: 'FILE',
    description: 'The configuration file; NOTEBOOK_DRIFT_CONFIG, or one of the usual places, by default.',
  },
} as const;

/** Where the configuration is looked for, first match first, when neither the option nor the variable names it. */
const usualPlaces = ['config/notebook-drift.yaml', 'notebook-drift.yaml', '/etc/notebook-drift/config.yaml'];

/**
 * The configuration that the option, the environment or a usual place names, ready for use. When it is not, every
 * problem has been told on stderr and the command ends with exit code 2. Warnings are told and do not end it.
 */
export function findConfiguration(
  flags: { readonly config?: string },
  { environment, stderr }: Pick<CommandContext, 'environment' | 'stderr'>,
): Promise<LoadedConfiguration | undefined> {
  return tellConfiguration(flags, environment, {
    warning: (warning) => stderr.write(`warning: ${problemText(warning)}\n`),
    problem: (problem) => stderr.write(`${problemText(problem)}\n`),
    end: (words) => stderr.write(words.map((line) => `${line}\n`).join('')),
  });
}

/** The same for a program whose standard error is a log: each problem is an entry with its place. */
export function findConfigurationForLog(
  flags: { readonly config?: string },
  environment: CommandContext['environment'],
  logger: Pick<Logger, 'warn' | 'error'>,
): Promise<LoadedConfiguration | undefined> {
  return tellConfiguration(flags, environment, {
    warning: (warning) => logger.warn({ warning: problemText(warning) }, 'configuration warning'),
    problem: (problem) => logger.error({ problem: problemText(problem), ...placeOf(problem) }, 'configuration problem'),
    end: (words) => logger.error({ reason: words.join(' ') }, 'the program could not start'),
  });
}

interface Listener {
  readonly warning: (warning: ConfigurationProblem) => void;
  readonly problem: (problem: ConfigurationProblem) => void;
  /** Told last, where the configuration cannot be used. */
  readonly end: (words: readonly string[]) => void;
}

async function tellConfiguration(
  flags: { readonly config?: string },
  environment: CommandContext['environment'],
  told: Listener,
): Promise<LoadedConfiguration | undefined> {
  const file = flags.config ?? (environment['NOTEBOOK_DRIFT_CONFIG'] || usualPlaces.find((place) => existsSync(place)));
  const outcome = await loadConfiguration({ ...withoutAbsent({ file }), environment });
  if (outcome.ok) {
    for (const warning of outcome.configuration.warnings) told.warning(warning);
    return outcome.configuration;
  }
  for (const problem of outcome.problems) told.problem(problem);
  const missing = `No configuration file was given with --config or NOTEBOOK_DRIFT_CONFIG, and none is at ${usualPlaces.join(', ')}.`;
  const count = `notebook-drift: the configuration has ${countOf(outcome.problems.length)}.`;
  told.end(file === undefined ? [missing, count] : [count]);
  return undefined;
}

function placeOf({ path, file, line, column, variable }: ConfigurationProblem): object {
  return withoutAbsent({ path, file, line, column, variable });
}

function countOf(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}
