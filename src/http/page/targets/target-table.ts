import { type Severity, severities } from '../../../domain/evaluation/severity.ts';
import type { Target } from '../../../domain/target/target.ts';
import { isUnseen, openOf, stateOfAll } from '../../service/headline-state.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count, mark } from '../parts/marks.ts';
import { table } from '../parts/table.ts';
import { timeFromNow } from '../parts/time.ts';

/** Many targets, and which of them are asked for. */
export interface TargetsView {
  readonly targets: readonly Target[];
  readonly posture: readonly CheckPosture[];
  readonly now: number;
  /** What their names or accounts have in them; empty for all. */
  readonly filter: string;
}

interface TargetRow {
  readonly target: Target;
  readonly checks: readonly CheckPosture[];
  readonly open: number;
  readonly bySeverity: readonly (readonly [severity: Severity, count: number])[];
  readonly unseen: readonly CheckPosture[];
  readonly state: 'clean' | 'findings' | 'unknown';
}

const shownAtOnce = 5;
const shownFolded = 60;
const shownClean = 250;
const shownFound = 40;

/** Targets as a table, the worst first; those that are clean are folded, and so are those after the first few. */
export function targetTable(view: TargetsView, head: Html): Html {
  const { filter } = view;
  const rows = rowsOf(view);
  const bad = rows.filter(({ state }) => state !== 'clean');
  const clean = rows.filter(({ state }) => state === 'clean');
  const content =
    filter === ''
      ? everyTarget({ bad, clean }, view)
      : html`${tableOf(rows.slice(0, shownFound), view)}${moreNote(rows.length - shownFound)}`;
  return html`<div class="title">${head}<form class="find" method="get" action="/" role="search" aria-label="Targets"><input name="targets" type="search" value="${filter}" placeholder="Name or account" aria-label="Name or account has"><button type="submit">Filter</button>${filter !== '' && html` <a href="/">All targets</a>`}</form></div>
${rows.length === 0 ? html`<p class="empty">No target has “${filter}” in its name or account. <a href="/">Show all targets</a></p>` : content}`;
}

function everyTarget(
  { bad, clean }: { readonly bad: readonly TargetRow[]; readonly clean: readonly TargetRow[] },
  view: TargetsView,
): Html {
  const folded = bad.slice(shownAtOnce);
  return html`${bad.length > 0 && tableOf(bad.slice(0, shownAtOnce), view)}
${folded.length > 0 && html`<details class="folded"><summary>${count(folded.length, 'more target')} with findings or unknown checks</summary>${tableOf(folded.slice(0, shownFolded), view)}${moreNote(folded.length - shownFolded)}</details>`}
${clean.length > 0 && html`<details class="folded"${bad.length === 0 && clean.length <= shownAtOnce ? html` open` : null}><summary>${count(clean.length, 'clean target')}</summary><ul class="names">${clean.slice(0, shownClean).map(({ target: { id } }) => html`<li><a href="${pathOf.target(id)}">${id}</a></li>`)}</ul>${moreNote(clean.length - shownClean)}</details>`}`;
}

function moreNote(rest: number): Html | null {
  return rest > 0 ? html`<p class="quiet">${count(rest, 'more target')} not shown: filter by name.</p>` : null;
}

function rowsOf({ targets, posture, filter }: TargetsView): readonly TargetRow[] {
  const checksOf = Map.groupBy(posture, ({ targetId }) => targetId);
  const wanted = filter.toLowerCase();
  return targets
    .filter(({ id, accountId }) => id.toLowerCase().includes(wanted) || accountId.includes(wanted))
    .map((target) => rowOf(target, checksOf.get(target.id) ?? []))
    .toSorted(worstFirst);
}

function rowOf(target: Target, checks: readonly CheckPosture[]): TargetRow {
  const bySeverity = severities.toReversed().flatMap((severity) => {
    const sum = checks.reduce((all, { findings }) => all + (findings.open[severity] ?? 0), 0);
    return sum > 0 ? [[severity, sum] as const] : [];
  });
  return {
    target,
    checks,
    open: openOf(checks),
    bySeverity,
    unseen: checks.filter(isUnseen),
    state: stateOfAll(checks),
  };
}

/** By the worst severity, then how many of it and of those below, then what was not seen. */
function worstFirst(one: TargetRow, other: TargetRow): number {
  for (const severity of severities.toReversed()) {
    const more = amountOf(other, severity) - amountOf(one, severity);
    if (more !== 0) return more;
  }
  return other.unseen.length - one.unseen.length || (one.target.id < other.target.id ? -1 : 1);
}

function amountOf({ bySeverity }: TargetRow, severity: Severity): number {
  return bySeverity.find(([name]) => name === severity)?.[1] ?? 0;
}

function tableOf(rows: readonly TargetRow[], { now }: TargetsView): Html {
  return table({
    label: 'Targets, worst first',
    rows,
    columns: [
      { head: 'Target', place: 'lead', cell: ({ target: { id } }) => html`<a href="${pathOf.target(id)}">${id}</a>` },
      { head: 'State', place: 'status', cell: stateMarks },
      { head: 'Open findings', cell: severityLinks },
      { head: 'Account', cell: ({ target: { accountId } }) => accountId },
      { head: 'Last success', cell: ({ checks }) => timeFromNow(oldestSuccess(checks), now) },
    ],
  });
}

function stateMarks({ state, unseen, checks }: TargetRow): Html {
  const words = unseen.length === checks.length ? 'nothing seen' : `${unseen.length} of ${checks.length} unseen`;
  return html`${state === 'findings' && mark('findings')} ${unseen.length > 0 && mark('unknown', words)} ${state === 'clean' && mark('clean')}`;
}

function severityLinks({ target, bySeverity }: TargetRow): Html {
  if (bySeverity.length === 0) return html`<span class="quiet">none</span>`;
  return html`${bySeverity.map(
    ([severity, sum]) =>
      html`<a href="${pathOf.findings({ target: target.id, severity })}">${sum.toLocaleString('en')} ${severity}</a> `,
  )}`;
}

/** The check whose last success is longest ago; `null` where one never had any. */
function oldestSuccess(checks: readonly CheckPosture[]): number | null {
  const times = checks.map(({ state }) => state?.lastSuccessAt ?? null);
  return times.includes(null) ? null : Math.min(...times.flatMap((at) => at ?? []));
}
