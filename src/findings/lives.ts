/*
 * The lives of a finding, from its history. Example:
 *
 * | history | lives |
 * | --- | --- |
 * | opened 10:00, suppressed 10:05, resolved 11:00, reopened 12:00 | 10:00 to 11:00, suppressed from 10:05 on; from 12:00 on |
 */

import type { FieldChange, Finding, Transition } from '../domain/finding/finding.ts';
import type { TimeRange } from '../domain/history/history.ts';

/** One life of a finding, from the moment at which it was confirmed to its end. Times are milliseconds since the epoch. */
export interface FindingLife {
  /** `null` where the step that began it is forgotten. */
  readonly openedAt: number | null;
  /** `null` while it goes on. */
  readonly resolvedAt: number | null;
  /** Why it ended; `null` while it goes on, and for lives before the last, of which that is not kept. */
  readonly resolution: Finding['resolution'];
  /** The configuration under which it was opened; `null` where that is forgotten. */
  readonly configurationHash: string | null;
  readonly suppressions: readonly SuppressionPeriod[];
}

/** A time in which one entry was in effect for a finding. */
export interface SuppressionPeriod {
  readonly from: number;
  /** `null` while it goes on. */
  readonly to: number | null;
  readonly id: string;
  /** `null` where the store of an earlier version did not keep it. */
  readonly owner: string | null;
  readonly reason: string | null;
  readonly expires: number | null;
}

/** Every confirmed life of a finding, the first one first. `steps` are in their order, the oldest possibly forgotten. */
export function livesOf(finding: Finding, steps: readonly Transition[]): readonly FindingLife[] {
  const lives: OpenLife[] = [];
  for (const step of steps) {
    if (step.kind === 'opened' || step.kind === 'reopened') lives.push(newLife(step.at, step.configurationHash));
    else {
      if (lives.length === 0) lives.push(newLife(beginOf(finding, steps), null));
      follow(lives.at(-1), step, finding);
    }
  }
  if (lives.length === 0 && finding.state === 'active') lives.push(newLife(finding.firstSeen, null));
  if (finding.state === 'resolved') conclude(lives.at(-1), finding);
  return lives;
}

function conclude(last: OpenLife | undefined, { resolution, resolvedAt, lastSeen }: Finding): void {
  if (!last) return;
  last.resolution = resolution;
  if (last.resolvedAt === null) end(last, resolvedAt ?? lastSeen);
}

/** Whether a life reaches into a range. */
export function livesIn({ openedAt, resolvedAt }: FindingLife, { from, to }: TimeRange): boolean {
  return (openedAt ?? 0) < to && (resolvedAt ?? Number.POSITIVE_INFINITY) > from;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type OpenLife = Writable<Omit<FindingLife, 'suppressions'>> & { suppressions: Writable<SuppressionPeriod>[] };

function newLife(openedAt: number | null, configurationHash: string | null): OpenLife {
  return { openedAt, resolvedAt: null, resolution: null, configurationHash, suppressions: [] };
}

/** Of the first life whose beginning is forgotten: the finding knows when it began only where that life is its last. */
function beginOf(finding: Finding, steps: readonly Transition[]): number | null {
  return steps.some(({ kind }) => kind === 'reopened') ? null : finding.firstSeen;
}

function follow(life: OpenLife | undefined, { kind, at, changes }: Transition, finding: Finding): void {
  if (!life) return;
  if (kind === 'resolved') end(life, at);
  if (kind === 'unsuppressed') endSuppression(life, at);
  if (kind === 'suppressed' || (kind === 'updated' && changes.some(({ field }) => field.startsWith('suppression')))) {
    suppress(life, { at, changes }, finding);
  }
}

function end(life: OpenLife, at: number): void {
  endSuppression(life, at);
  life.resolvedAt = at;
}

function endSuppression({ suppressions }: OpenLife, at: number): void {
  const last = suppressions.at(-1);
  if (last) last.to ??= at;
}

/** What a step does not say stays as it was, or is what the finding remembers of the same entry. */
function suppress(
  life: OpenLife,
  { at, changes }: { readonly at: number; readonly changes: readonly FieldChange[] },
  { suppression }: Finding,
): void {
  const going = goingOn(life);
  const id = textOf(changes, 'suppression') ?? (going ?? suppression)?.id;
  if (id === undefined) return;
  endSuppression(life, at);
  life.suppressions.push({ from: at, to: null, id, ...wordsOf(changes, going ?? rememberedAs(id, suppression)) });
}

function goingOn({ suppressions }: OpenLife): SuppressionPeriod | undefined {
  const last = suppressions.at(-1);
  return last?.to === null ? last : undefined;
}

type Words = Pick<SuppressionPeriod, 'owner' | 'reason' | 'expires'>;

function rememberedAs(id: string, suppression: Finding['suppression']): Words {
  return suppression?.id === id ? suppression : { owner: null, reason: null, expires: null };
}

function wordsOf(changes: readonly FieldChange[], before: Words): Words {
  return {
    owner: textOf(changes, 'suppression.owner') ?? before.owner,
    reason: textOf(changes, 'suppression.reason') ?? before.reason,
    expires: numberOf(changes, 'suppression.expires') ?? before.expires,
  };
}

function textOf(changes: readonly FieldChange[], field: string): string | undefined {
  const value = changes.find((change) => change.field === field)?.after;
  return typeof value === 'string' ? value : undefined;
}

function numberOf(changes: readonly FieldChange[], field: string): number | undefined {
  const value = changes.find((change) => change.field === field)?.after;
  return typeof value === 'number' ? value : undefined;
}
