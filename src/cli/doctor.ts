import { withDiscoveredAccounts } from './accounts/discovered-accounts.ts';
import { parseCommandArguments } from './command/arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import type { Diagnosis, ExaminationContext } from './doctor/diagnosis.ts';
import { examinations } from './doctor/registry.ts';

const options = {
  ...configurationOption,
  target: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this target.' },
  quiet: { type: 'boolean', short: 'q', description: 'Print only what is wrong.' },
} as const;

/** `notebook-drift doctor`: tries what `serve` will need. Exit 0 all well, 1 something is wrong, 2 error. */
export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--config FILE] [--target ID] [--quiet]',
  summary: 'Try identity, permissions, clock, store and sinks, and say what to fix.',
  run,
};

async function run(words: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseCommandArguments(words, { command: doctor, options }, context);
  if (!parsed.ok) return parsed.exitCode;
  const found = await findConfiguration(parsed.values, context);
  if (!found) return exitCodes.error;
  // An organization that does not answer is one of the things that are told.
  const loaded = (await withDiscoveredAccounts(found, { ...context, stderr: { write: () => true } })) ?? found;
  const { target: targetIds, quiet = false } = parsed.values;
  const stranger = targetIds?.find((id) => !loaded.targets.some(({ target }) => target.id === id));
  if (stranger !== undefined) {
    context.stderr.write(`notebook-drift: there is no target "${stranger}".\n`);
    return exitCodes.error;
  }
  const signal = context.terminationSignal?.() ?? new AbortController().signal;
  const { environment, stdout } = context;
  const counts = await examineAll({ loaded, environment, targetIds, signal, clock: Date.now }, (diagnosis) => {
    if (!quiet || diagnosis.status === 'problem') stdout.write(lineOf(diagnosis));
  });
  stdout.write(`${counts.ok} ok, ${counts.problem} wrong, ${counts.untried} not tried\n`);
  return counts.problem === 0 ? exitCodes.clean : exitCodes.findings;
}

async function examineAll(context: ExaminationContext, tell: (diagnosis: Diagnosis) => void) {
  const counts = { ok: 0, problem: 0, untried: 0 };
  for (const examine of examinations) {
    for await (const diagnosis of examine(context)) {
      counts[diagnosis.status]++;
      tell(diagnosis);
    }
  }
  return counts;
}

const labels = { ok: 'ok     ', problem: 'WRONG  ', untried: 'untried' } as const;

function lineOf({ status, subject, message, remedy }: Diagnosis): string {
  return `${labels[status]}  ${subject}: ${message}\n${remedy === undefined ? '' : `         ${remedy}\n`}`;
}
