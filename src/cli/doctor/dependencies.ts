import { createLimiterPool } from '../../aws/client/limiter.ts';
import type { ClientDependencies } from '../../aws/clients.ts';
import { createAccountRolesPool } from '../../aws/iam/account-roles.ts';
import type { ExaminationContext } from './diagnosis.ts';

/** What the clients of an examination are made from; each examination reads for itself. */
export function dependencies(
  { loaded, environment, clock }: ExaminationContext,
  telemetry: ClientDependencies['telemetry'],
): ClientDependencies {
  return {
    network: loaded.network,
    telemetry,
    callsPerSecond: loaded.configuration.scan.aws_calls_per_second,
    limiters: createLimiterPool(),
    accountRoles: createAccountRolesPool(),
    environment,
    clock,
  };
}
