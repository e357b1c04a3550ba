import { checks } from '../checks/registry.ts';
import type { LoadedConfiguration } from '../config/resolve/loaded/loaded-configuration.ts';
import type { TimeRange } from '../domain/history/history.ts';
import { StoreError } from '../store/contract/store.ts';
import { openReader } from '../store/open.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { configurationOption, findConfiguration } from './command/configuration.ts';
import { packageVersion } from './command/package-version.ts';
import { gatherReport } from './period-report/gather.ts';
import { parseRange } from './period-report/range.ts';
import { periodFormatNames, periodFormats } from './period-report/registry.ts';

const options = {
  ...configurationOption,
  from: {
    type: 'string',
    placeholder: 'DATE',
    required: true,
    description: 'The first day (UTC), or a time such as 2026-09-01T08:00:00Z.',
  },
  to: {
    type: 'string',
    placeholder: 'DATE',
    description: 'The last day, which belongs to it, or a time; now by default.',
  },
  format: {
    type: 'string',
    placeholder: 'FORMAT',
    choices: periodFormatNames,
    description: 'html, which prints well and needs nothing else, json or csv; html by default.',
  },
} as const;

/**
 * `notebook-drift report`: how the checks stood in a range of time, from the store, beside the daemon. Exit 0 when it was
 * made, 2 when it cannot be.
 */
export const report = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const now = Date.now();
  const asked = parseRange(values.from, values.to, now);
  if (!asked.ok) return refuse(asked.message, context);
  const loaded = await findConfiguration(values, context);
  if (!loaded) return exitCodes.error;
  try {
    return await print(loaded, { ...values, range: asked.range, now }, context);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return refuse(`${error.message}.`, context);
  }
}

interface Wanted {
  readonly format?: (typeof periodFormatNames)[number];
  readonly range: TimeRange;
  readonly now: number;
}

async function print(
  loaded: LoadedConfiguration,
  { format = 'html', range, now }: Wanted,
  context: CommandContext,
): Promise<number> {
  const store = await openReader(loaded.store, { debug: () => undefined });
  try {
    const outcome = await gatherReport(store, orderOf(loaded, range, now));
    if (!outcome.ok) return refuse(outcome.message, context);
    for (const remark of outcome.report.remarks) context.stderr.write(`warning: ${remark}\n`);
    context.stdout.write(periodFormats[format](outcome.report));
    return exitCodes.clean;
  } finally {
    await store.close();
  }
}

function orderOf({ configuration, targets }: LoadedConfiguration, asked: TimeRange, now: number) {
  const enabled = Object.entries(configuration.checks).flatMap(([id, one]) => (one.enabled ? [id] : []));
  return {
    asked,
    now,
    version: packageVersion,
    targets: targets.map(({ target: { id, accountId } }) => ({ id, accountId })),
    checks,
    enabled: new Set(enabled),
    retention: configuration.store.retention,
  };
}

function refuse(message: string, { stderr }: CommandContext): number {
  stderr.write(`notebook-drift: ${message}\n`);
  return exitCodes.error;
}
