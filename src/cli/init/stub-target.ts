import { loadConfiguration } from '../../config/load.ts';
import type { ConfigurationProblem } from '../../config/problems/problem.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { SurveyedAccount } from '../../domain/target/account-survey.ts';
import type { Target } from '../../domain/target/target.ts';
import type { NetworkSettings } from '../../network/settings.ts';

/** An account that can be reached, before anything about its roles is known. */
export interface ReachableAccount {
  readonly target: Target;
  readonly network: NetworkSettings;
  readonly loaded: LoadedConfiguration;
}

/**
 * What the program's own loader makes of the little that is known, so that proxies, certificates and overrides of the
 * environment count as they do later.
 */
export async function stubTarget(
  { accountId, partition, homeRegion }: SurveyedAccount,
  { assumeRole, environment }: StubOptions,
): Promise<
  | { readonly ok: true; readonly account: ReachableAccount }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] }
> {
  const target = {
    id: 'init',
    account_id: accountId,
    partition,
    home_region: homeRegion,
    ...(assumeRole === undefined ? {} : { assume_role: { arn: assumeRole } }),
    roles: [{ path: '/' }],
    policy: { template: 'mlspace-kms-constraint' },
  };
  const outcome = await loadConfiguration({
    file: 'init',
    environment,
    // JSON is YAML.
    readFile: () => Promise.resolve(JSON.stringify({ targets: [target] })),
  });
  if (!outcome.ok) return outcome;
  const [first] = outcome.configuration.targets;
  if (!first) return { ok: false, problems: [] };
  return {
    ok: true,
    account: { target: first.target, network: outcome.configuration.network, loaded: outcome.configuration },
  };
}

interface StubOptions {
  readonly assumeRole?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
