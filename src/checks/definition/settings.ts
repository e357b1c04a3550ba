import { z } from 'zod';
import { cronExpression } from '../../domain/settings/values.ts';

/** What the configuration says of every check. */
export interface CommonSettings {
  readonly enabled: boolean;
  readonly confirm_after: number;
  /** A cron expression; times are UTC. */
  readonly schedule: string;
}

/** The settings that every check has, with its own default schedule. A check that is off by default says `enabled` again. */
export function commonSettings(schedule: string) {
  return {
    enabled: z.boolean().default(true).describe('Whether the check runs.'),
    confirm_after: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe('Completed evaluations in a row that must see a fault before its finding becomes active.'),
    schedule: cronExpression.default(schedule).describe('When it runs: a cron expression; times are UTC.'),
  };
}
