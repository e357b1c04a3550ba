import { existsSync } from 'node:fs';
import { loadConfiguration } from '../../config/load.ts';
import { problemText } from '../../config/problems/problem.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
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
export async function findConfiguration(
  flags: { readonly config?: string },
  { environment, stderr }: Pick<CommandContext, 'environment' | 'stderr'>,
): Promise<LoadedConfiguration | undefined> {
  const file = flags.config ?? (environment['NOTEBOOK_DRIFT_CONFIG'] || usualPlaces.find((place) => existsSync(place)));
  const outcome = await loadConfiguration({ ...withoutAbsent({ file }), environment });
  if (outcome.ok) {
    for (const warning of outcome.configuration.warnings) stderr.write(`warning: ${problemText(warning)}\n`);
    return outcome.configuration;
  }
  for (const problem of outcome.problems) stderr.write(`${problemText(problem)}\n`);
  if (file === undefined) {
    stderr.write(
      `No configuration file was given with --config or NOTEBOOK_DRIFT_CONFIG, and none is at ${usualPlaces.join(', ')}.\n`,
    );
  }
  stderr.write(`notebook-drift: the configuration has ${countOf(outcome.problems.length)}.\n`);
  return undefined;
}

function countOf(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}
