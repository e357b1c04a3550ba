import { createLimiterPool } from '../../aws/client/limiter.ts';
import { discoverAccounts } from '../../aws/organizations.ts';
import { loadConfiguration } from '../../config/load.ts';
import { problemText } from '../../config/problems/problem.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { DiscoveredAccount, OrganizationDiscovery } from '../../domain/target/discovery.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { CommandContext } from '../command/command.ts';

type Calling = Pick<LoadedConfiguration, 'network' | 'configuration'>;

/** The accounts that the organization says now. */
export function askOrganization(
  settings: OrganizationDiscovery,
  { network, configuration }: Calling,
  { environment, signal }: { readonly environment: CommandContext['environment']; readonly signal: AbortSignal },
): Promise<Read<readonly DiscoveredAccount[]>> {
  const callsPerSecond = configuration.scan.aws_calls_per_second;
  const telemetry = { awsRequest: () => undefined };
  const limiters = createLimiterPool();
  const dependencies = { network, environment, telemetry, callsPerSecond, limiters, clock: Date.now };
  return discoverAccounts(settings, dependencies, signal);
}

/** The configuration with the accounts of the organization as targets; `undefined` when it does not answer, which is told. */
export async function withDiscoveredAccounts(
  loaded: LoadedConfiguration,
  { environment, stderr, terminationSignal }: CommandContext,
): Promise<LoadedConfiguration | undefined> {
  if (!loaded.discovery) return loaded;
  const signal = terminationSignal?.() ?? new AbortController().signal;
  const found = await askOrganization(loaded.discovery.settings, loaded, { environment, signal });
  if (!found.ok) {
    stderr.write(`notebook-drift: the accounts could not be discovered: ${found.failure.message}\n`);
    return undefined;
  }
  const { file } = loaded;
  const outcome = await loadConfiguration({
    ...withoutAbsent({ file }),
    environment,
    accounts: found.value,
  });
  if (outcome.ok) return outcome.configuration;
  for (const problem of outcome.problems) stderr.write(`${problemText(problem)}\n`);
  return undefined;
}
