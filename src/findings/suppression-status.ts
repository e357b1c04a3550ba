import type { Suppression } from '../domain/finding/suppression.ts';

/** What a suppression does today; labels of a metric. */
export const suppressionStatuses = ['active', 'expired', 'unused'] as const;
/** What a suppression does today: it holds, its time is over, or it fits no finding. */
export type SuppressionStatus = (typeof suppressionStatuses)[number];

/** What an entry does now. `findings`: how many open findings it is in effect for; `now`: milliseconds since the epoch. */
export function statusOfSuppression(
  { expires }: Pick<Suppression, 'expires'>,
  findings: number,
  now: number,
): SuppressionStatus {
  if (now >= expires) return 'expired';
  return findings > 0 ? 'active' : 'unused';
}
