import { controlName } from '../../domain/evaluation/control.ts';
import type { FindingInPeriod } from './period-report.ts';

/** A time as ISO 8601 in UTC; `null` stays. */
export function isoTime(milliseconds: number): string;
export function isoTime(milliseconds: number | null): string | null;
export function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** Who caused a life of a finding, in a line. */
export function actorText({ finding, isLastLife }: FindingInPeriod): string {
  const { actor } = finding;
  if (!isLastLife) return 'not kept: the finding came back later';
  if (actor === undefined) return 'not asked';
  if (actor.status === 'pending') return 'CloudTrail is still being asked';
  if (actor.status === 'unknown') return `unknown: ${actor.reason}`;
  return `${actor.arn} by ${actor.name} at ${isoTime(actor.at)}`;
}

/** Each time in which a suppression was in effect, in a line. */
export function suppressionTexts({ life }: FindingInPeriod): readonly string[] {
  return life.suppressions.map(({ id, owner, reason, expires, from, to }) => {
    const by = `${id} by ${owner ?? 'somebody who is not kept'}: ${reason ?? 'the reason is not kept'}`;
    const until = to === null ? 'still' : `until ${isoTime(to)}`;
    return `${by} (from ${isoTime(from)}, ${until}${expires === null ? '' : `; to expire ${isoTime(expires)}`})`;
  });
}

/** The controls that it is evidence for, in a line each. */
export function controlTexts({ controls }: FindingInPeriod): readonly string[] {
  return controls.map(controlName);
}

/** The same for a reader: one line for each framework. */
export function controlsByFramework({ controls }: FindingInPeriod): readonly string[] {
  const frameworks = Map.groupBy(controls, ({ framework }) => framework);
  return Array.from(frameworks, ([framework, own]) => `${framework}: ${own.map(({ id }) => id).join(', ')}`);
}
