import type { Check } from '../../checks/definition/check.ts';
import { type CheckId, checks } from '../../checks/registry.ts';
import type { Configuration } from '../../config/schema/schema.ts';
import type { Target } from '../../domain/target/target.ts';
import type { ScheduledScan } from './scheduler.ts';

/** A check that is switched on, with what the configuration says of it. */
export interface ConfiguredCheck {
  readonly check: Check;
  readonly schedule: string;
  readonly confirmAfter: number;
}

/** The enabled checks by id, in the order of the registry. */
export function configuredChecks({ checks: settings }: Configuration): ReadonlyMap<string, ConfiguredCheck> {
  const switchedOn = checks.flatMap((check) => {
    const { enabled, schedule, confirm_after: confirmAfter } = settings[check.id as CheckId];
    return enabled ? [[check.id, { check, schedule, confirmAfter }] as const] : [];
  });
  return new Map(switchedOn);
}

/** Every target × enabled check. */
export function scheduledScans(
  targets: readonly Target[],
  configured: ReadonlyMap<string, ConfiguredCheck>,
): readonly ScheduledScan[] {
  return targets.flatMap(({ id }) =>
    [...configured].map(([checkId, { schedule }]) => ({ targetId: id, checkId, schedule })),
  );
}
