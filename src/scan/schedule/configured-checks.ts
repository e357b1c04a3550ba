import type { Check } from '../../checks/definition/check.ts';
import { type CheckId, checks } from '../../checks/registry.ts';
import type { Configuration } from '../../config/schema/schema.ts';
import type { AccountRead } from '../../domain/evaluation/check.ts';
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

/** What the enabled checks read, their settings counted in. */
export function readsOf(configuration: Configuration): readonly AccountRead[] {
  const reads = new Set([...configuredChecks(configuration).values()].flatMap(({ check }) => check.reads));
  if (reads.has('resources')) for (const read of tagReads(configuration.checks['required-tags'])) reads.add(read);
  if (configuration.cloudtrail.enabled) reads.add('events');
  return [...reads];
}

/** What the tag check reads beside the resources and their tags. */
function tagReads({
  tags,
  search,
  children,
  tag_policy: tagPolicy,
}: Configuration['checks']['required-tags']): readonly AccountRead[] {
  const sources = Object.values(tags).map((rule) => rule?.owners);
  return [
    ...(search ? ['resource-index' as const] : []),
    ...(children === 'parent' ? ['job-parents' as const] : []),
    ...(tagPolicy === 'ignore' ? [] : ['tag-policy' as const]),
    ...(sources.includes('roles') ? ['roles' as const] : []),
    ...(sources.includes('tables') ? ['installation' as const] : []),
  ];
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
