import { visibleText } from '../domain/visible-text.ts';
import { withDiscoveredAccounts } from './accounts/discovered-accounts.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { examineBounded } from './doctor/bounded.ts';
import type { Diagnosis } from './doctor/diagnosis.ts';
import { examinationsOf } from './doctor/registry.ts';

const options = {
  ...configurationOption,
  target: { type: 'string', multiple: true, placeholder: 'ID', description: 'Only this target.' },
  quiet: { type: 'boolean', short: 'q', description: 'Print only what is wrong.' },
} as const;

/** `notebook-drift doctor`: tries what `serve` will need. Exit 0 all well, 1 something is wrong, 2 error. */
export const doctor = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const found = await findConfiguration(values, context);
  if (!found) return exitCodes.error;
  // An organization that does not answer is one of the things that are told.
  const loaded = (await withDiscoveredAccounts(found, { ...context, stderr: { write: () => true } })) ?? found;
  const { target: targetIds } = values;
  const stranger = targetIds?.find((id) => !loaded.targets.some(({ target }) => target.id === id));
  if (stranger !== undefined) {
    context.stderr.write(`notebook-drift: there is no target "${stranger}".\n`);
    return exitCodes.error;
  }
  const examinations = examinationsOf({ loaded, environment: context.environment, targetIds, clock: Date.now });
  return await report(examinations, values, context);
}

async function report(
  examinations: ReturnType<typeof examinationsOf>,
  { quiet = false }: { readonly quiet?: boolean | undefined },
  context: CommandContext,
): Promise<number> {
  const signal = context.terminationSignal?.() ?? new AbortController().signal;
  const { stdout } = context;
  const counts = { ok: 0, problem: 0, untried: 0 };
  for await (const diagnosis of examineBounded(examinations, bounds, signal)) {
    counts[diagnosis.status]++;
    if (!quiet || diagnosis.status === 'problem') stdout.write(lineOf(diagnosis));
  }
  if (signal.aborted) {
    context.stderr.write('notebook-drift: stopped before everything was tried; nothing is concluded.\n');
    return exitCodes.error;
  }
  stdout.write(`${counts.ok} ok, ${counts.problem} wrong, ${counts.untried} not tried\n`);
  return counts.problem === 0 ? exitCodes.clean : exitCodes.findings;
}

/** A person waits for it: half a minute for all. */
const bounds = { step: 10_000, all: 28_000 };

const labels = { ok: 'ok     ', problem: 'WRONG  ', untried: 'untried' } as const;

function lineOf({ status, subject, message, remedy }: Diagnosis): string {
  const advice = remedy === undefined ? '' : `         ${visibleText(remedy)}\n`;
  return `${labels[status]}  ${visibleText(`${subject}: ${message}`)}\n${advice}`;
}
