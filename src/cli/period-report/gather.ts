import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckHistory, CheckPeriod, TimeRange } from '../../domain/history/history.ts';
import { durationsOf, statesOverTime, watchedTimes } from '../../domain/history/state-over-time.ts';
import { livesIn, livesOf } from '../../findings/lives.ts';
import type { StoreReader } from '../../store/contract/store.ts';
import type { CheckInPeriod, FindingInPeriod, InForce, PeriodReport, TargetInPeriod } from './period-report.ts';

/** What a report is made for. Times are milliseconds since the epoch. */
export interface ReportOrder {
  readonly asked: TimeRange;
  readonly now: number;
  readonly version: string;
  /** The targets of the configuration of today. */
  readonly targets: readonly { readonly id: string; readonly accountId: string }[];
  /** Every check that the program knows, and those that are enabled today. */
  readonly checks: readonly CheckDescription[];
  readonly enabled: ReadonlySet<string>;
  /** How long the store keeps things, milliseconds. */
  readonly retention: number;
}

/** The report, or why the store has nothing to say, in a sentence. */
export type ReportOutcome =
  | { readonly ok: true; readonly report: PeriodReport }
  | { readonly ok: false; readonly message: string };

/** Reads the history of a range out of the store. */
export async function gatherReport(
  store: Pick<StoreReader, 'history' | 'findingsIn'>,
  order: ReportOrder,
): Promise<ReportOutcome> {
  const { asked, now, version } = order;
  const history = await store.history(asked);
  const { keptSince } = history;
  if (keptSince === null)
    return { ok: false, message: 'The store has no history: no daemon of this version ran on it.' };
  const range = { from: Math.max(asked.from, keptSince), to: Math.min(asked.to, now) };
  if (range.to <= range.from) {
    return { ok: false, message: `The store keeps nothing of this range: its history begins at ${iso(keptSince)}.` };
  }
  const report: PeriodReport = {
    version,
    generatedAt: now,
    asked,
    range,
    remarks: remarksOn(range, order, keptSince),
    targets: targetsOf(history, range, order),
    findings: await findingsOf(store, range, order, history),
    watched: watchedTimes(history.watches).flatMap((run) => clip(run, range)),
  };
  return { ok: true, report };
}

function remarksOn(range: TimeRange, { asked, now, retention }: ReportOrder, keptSince: number): readonly string[] {
  const remarks: string[] = [];
  if (range.from > asked.from) {
    const days = Math.round(retention / 86_400_000);
    remarks.push(
      `Cut: the store keeps its history since ${iso(keptSince)} only (store.retention is ${days} days; a store of an earlier version kept none). Of the time from ${iso(asked.from)} until then nothing is said.`,
    );
  }
  if (range.to < asked.to) {
    remarks.push(`Cut: the range ends in the future, at ${iso(asked.to)}. The report covers it until ${iso(now)}.`);
  }
  return remarks;
}

function targetsOf(history: CheckHistory, range: TimeRange, order: ReportOrder): readonly TargetInPeriod[] {
  const watched = watchedTimes(history.watches);
  const byTarget = Map.groupBy(history.periods, ({ targetId }) => targetId);
  const ids = new Set([...order.targets.map(({ id }) => id), ...byTarget.keys()]);
  return [...ids].toSorted(compare).map((id): TargetInPeriod => {
    const byCheck = Map.groupBy(byTarget.get(id) ?? [], ({ checkId }) => checkId);
    const configured = order.targets.find((target) => target.id === id);
    const checkIds = new Set([...(configured ? order.enabled : []), ...byCheck.keys()]);
    const checks = inOrder(checkIds, order.checks).map((check): CheckInPeriod => {
      const periods = byCheck.get(check.id) ?? [];
      const spans = statesOverTime(periods, watched, range);
      return { check, spans, durations: durationsOf(spans), inForce: inForceOf(periods, range) };
    });
    return { id, accountId: configured?.accountId ?? null, checks };
  });
}

/** Known checks in the order of reports, then those that this version does not know. */
function inOrder(
  ids: ReadonlySet<string>,
  checks: readonly CheckDescription[],
): readonly Pick<CheckDescription, 'id' | 'title'>[] {
  const known = checks.filter(({ id }) => ids.has(id));
  const others = [...ids].filter((id) => !checks.some((check) => check.id === id)).toSorted(compare);
  return [...known, ...others.map((id) => ({ id, title: id }))];
}

/** Neighbours under the same configuration and version are one. */
function inForceOf(periods: readonly CheckPeriod[], range: TimeRange): readonly InForce[] {
  const joined: InForce[] = [];
  for (const { configurationHash, programVersion, ...period } of periods.toSorted(
    (one, other) => one.from - other.from,
  )) {
    const [clipped] = clip(period, range);
    if (!clipped) continue;
    const last = joined.at(-1);
    const isSame = last?.configurationHash === configurationHash && last.programVersion === programVersion;
    if (last && isSame) joined[joined.length - 1] = { ...last, to: Math.max(last.to, clipped.to) };
    else joined.push({ ...clipped, configurationHash, programVersion });
  }
  return joined;
}

/** Findings that are read at once. */
const pageSize = 500;

async function findingsOf(
  store: Pick<StoreReader, 'findingsIn'>,
  range: TimeRange,
  { checks }: ReportOrder,
  { periods }: CheckHistory,
): Promise<readonly FindingInPeriod[]> {
  const found: FindingInPeriod[] = [];
  for (let after = '', more = true; more; ) {
    const page = await store.findingsIn(range, { limit: pageSize, after });
    for (const { finding, steps } of page) {
      const lives = livesOf(finding, steps);
      const kind = checks.find(({ id }) => id === finding.checkId)?.kinds.find((row) => row.kind === finding.kind);
      for (const life of lives.filter((one) => livesIn(one, range))) {
        found.push({
          finding,
          title: kind?.title ?? finding.kind,
          controls: kind?.controls ?? [],
          life,
          isLastLife: life === lives.at(-1),
          programVersion: versionAt(life.openedAt, finding, periods),
        });
      }
    }
    after = page.at(-1)?.finding.id ?? '';
    more = page.length === pageSize;
  }
  return found.toSorted((one, other) => (one.life.openedAt ?? 0) - (other.life.openedAt ?? 0));
}

function versionAt(
  at: number | null,
  { targetId, checkId }: FindingInPeriod['finding'],
  periods: readonly CheckPeriod[],
): string | null {
  if (at === null) return null;
  const then = periods.find(
    (one) => one.targetId === targetId && one.checkId === checkId && one.from <= at && at <= one.to,
  );
  return then?.programVersion ?? null;
}

function clip(time: TimeRange, range: TimeRange): readonly TimeRange[] {
  const from = Math.max(time.from, range.from);
  const to = Math.min(time.to, range.to);
  return to > from ? [{ from, to }] : [];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
