import { createAccountReader } from '../../aws/account-reader.ts';
import { type CallCeilings, createLimiterPool } from '../../aws/client/limiter.ts';
import { createAccountRolesPool } from '../../aws/iam/account-roles.ts';
import { createControlPoliciesPool } from '../../aws/organization/control-policies.ts';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { countingRequests } from './request-count.ts';

/** What readers of the targets are made from. */
export interface WatchOptions {
  readonly targets: readonly Omit<WatchedTarget, 'reader'>[];
  readonly network: NetworkSettings;
  readonly callsPerSecond: CallCeilings;
  /** Milliseconds whose calls of the tag scan may be saved up between scans. */
  readonly burst: number;
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Every target with a reader of its account, by id. The readers share one pool of limiters, so no account is hurried. */
export function watchTargets({ targets, telemetry, ...settings }: WatchOptions): {
  readonly targets: ReadonlyMap<string, WatchedTarget>;
  readonly close: () => void;
} {
  const calling = { ...settings, limiters: createLimiterPool(), telemetry: countingRequests(telemetry) };
  const controlPolicies = createControlPoliciesPool(calling);
  const shared = { ...calling, accountRoles: createAccountRolesPool(), controlPolicies };
  const watched = targets.map((one) => ({ ...one, reader: createAccountReader(one.target, shared) }));
  return {
    targets: new Map(watched.map((one) => [one.target.id, one])),
    close: () => {
      for (const { reader } of watched) reader.close();
      controlPolicies.close();
    },
  };
}
