import { leastPrivilege } from '../../aws/least-privilege.ts';
import { defaultRegion } from '../../aws/survey/identify-caller.ts';
import { surveyStatements } from '../../aws/survey/survey-actions.ts';
import { mlspaceTables } from '../../domain/target/installation-facts.ts';
import type { Target } from '../../domain/target/target.ts';
import { partitionOfRegion } from '../../policy/canonical/parameters/installation.ts';
import { configuredChecks } from '../../scan/schedule/configured-checks.ts';
import { type CommandContext, exitCodes } from '../command/command.ts';
import type { InitOptions } from './options.ts';
import { stubTarget } from './stub-target.ts';

/**
 * Prints what `init` itself needs: what the survey reads, and what the check at its end reads of an installation whose
 * names are not known yet. Asks nobody.
 */
export async function printPolicy(values: InitOptions, context: CommandContext): Promise<number> {
  const homeRegion = values.region ?? (await defaultRegion(context.environment));
  if (!homeRegion) {
    context.stderr.write('notebook-drift: no region is known: give --region, or set AWS_REGION.\n');
    return exitCodes.error;
  }
  const partition = partitionOfRegion(homeRegion);
  const accountId = values['assume-role']?.split(':')[4];
  const outcome = await stubTarget(
    { accountId: accountId ?? '000000000000', partition, homeRegion },
    { environment: context.environment },
  );
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('; '));
  const { loaded, target } = outcome.account;
  const reads = [...configuredChecks(loaded.configuration).values()].flatMap(({ check }) => check.reads);
  const account = { accountId: accountId ?? '*', partition, homeRegion };
  const [own] = leastPrivilege({
    targets: [unknownInstallation(target, account, values)],
    reads,
    types: loaded.tags.types,
  });
  const Statement = [...(own?.policy.Statement ?? []), ...surveyStatements(account)];
  context.stdout.write(`${JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)}\n`);
  context.stderr.write(
    'Tables and bucket have their usual names here: correct those that your installation calls otherwise.\n',
  );
  return exitCodes.clean;
}

/** Any role and any stack, until it is known which. */
function unknownInstallation(
  target: Target,
  { accountId }: Pick<Target, 'accountId'>,
  { stack = '*' }: InitOptions,
): Target {
  return {
    ...target,
    accountId,
    roles: [{ path: '/', minimum: 0 }],
    stacks: [{ stack, region: target.homeRegion, ssmParameters: [] }],
    facts: { tables: mlspaceTables, instanceTypes: true },
  };
}
