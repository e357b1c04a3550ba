import type { TimeRange } from '../../../domain/history/history.ts';
import { type StateDurations, type WatchState, watchStates } from '../../../domain/history/state-over-time.ts';
import type { PastDays } from '../../service/past-days.ts';
import { type Html, html } from '../parts/html.ts';
import { count } from '../parts/marks.ts';
import { dayText } from '../parts/time.ts';
import { duration } from '../shared/relative-time.ts';

const step = 6;
const bar = 5;
const half = 40;

/** What happened on the last days, and what was seen on each: a day that nobody watched is drawn as that. */
export function pastDaysChart(past: PastDays): Html {
  const { days, flow } = past;
  return html`<section aria-labelledby="time"><div class="title"><h2 id="time">Last ${days.length} days</h2><ul class="legend"><li class="l-opened">opened</li><li class="l-resolved">resolved</li></ul></div>
<article class="card" aria-label="The last ${days.length} days">
<p>${flowWords(past)}</p>
${flowPicture(past)}
${stateStrip('All checks', past.days, past.states)}
${past.checks.map(({ checkId, states }) => stateStrip(checkId, past.days, states))}
<p class="axis"><span>${dayText(days[0]?.from ?? 0)}</span><span>${dayText(days.at(-1)?.from ?? 0)}, UTC</span></p>
<ul class="legend"><li class="l-compliant">clean</li><li class="l-noncompliant">findings</li><li class="l-unread">unknown</li><li class="l-unwatched">not watched</li></ul>
${keptWords(past)}
${past.checks.length > 0 && flow.length > 0 && flowTable(past)}
</article></section>`;
}

/** How one check stood on the last days, for the page of a finding. */
export function checkStrip(past: PastDays, checkId: string): Html | null {
  const own = past.checks.find((check) => check.checkId === checkId);
  if (!own) return null;
  return html`<section class="card" aria-labelledby="time"><h2 id="time">${checkId}, last ${past.days.length} days</h2>
${stateStrip(checkId, past.days, own.states)}
<p class="axis"><span>${dayText(past.days[0]?.from ?? 0)}</span><span>${dayText(past.days.at(-1)?.from ?? 0)}, UTC</span></p>
<ul class="legend"><li class="l-compliant">clean</li><li class="l-noncompliant">findings</li><li class="l-unread">unknown</li><li class="l-unwatched">not watched</li></ul>
<p class="quiet">${fixedWords(past)}</p></section>`;
}

function flowWords(past: PastDays): string {
  const opened = past.flow.reduce((sum, day) => sum + day.opened, 0);
  const resolved = past.flow.reduce((sum, day) => sum + day.resolved, 0);
  return `${opened.toLocaleString('en')} opened, ${resolved.toLocaleString('en')} resolved. ${fixedWords(past)}`;
}

function fixedWords({ fixed }: PastDays): string {
  if (fixed.meanTime === null) return 'None was put right in this time.';
  return `Mean time to resolve: ${duration(fixed.meanTime)}, over ${count(fixed.count, 'finding')} that ${fixed.count === 1 ? 'was' : 'were'} put right.`;
}

function keptWords({ keptSince, days }: PastDays): Html | null {
  const from = days[0]?.from ?? 0;
  if (keptSince !== null && keptSince <= from) return null;
  return html`<p class="quiet">${keptSince === null ? 'Nothing is recorded yet.' : `Recorded since ${dayText(keptSince)}; nothing is known of the time before.`}</p>`;
}

/** Opened above the line, resolved below; the heights are relative to the largest day. */
function flowPicture({ days, flow }: PastDays): Html {
  const largest = Math.max(1, ...flow.flatMap(({ opened, resolved }) => [opened, resolved]));
  const byDay = new Map(flow.map((day) => [dayText(day.day), day]));
  const bars = days.map(({ from }, place) => {
    const day = byDay.get(dayText(from));
    if (!day) return null;
    const up = height(day.opened, largest);
    const down = height(day.resolved, largest);
    return html`${up > 0 && html`<rect class="opened" x="${place * step}" y="${half - up}" width="${bar}" height="${up}"/>`}${down > 0 && html`<rect class="resolved" x="${place * step}" y="${half}" width="${bar}" height="${down}"/>`}`;
  });
  const width = days.length * step;
  return html`<svg class="flow" viewBox="0 0 ${width} ${2 * half}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><line x1="0" x2="${width}" y1="${half}" y2="${half}"/>${bars}</svg>`;
}

/** Not less than can be seen. */
function height(amount: number, largest: number): number {
  return amount === 0 ? 0 : Math.max(2, Math.round((half * amount) / largest));
}

const colours: Readonly<Record<WatchState, string>> = {
  clean: 'compliant',
  findings: 'noncompliant',
  unknown: 'unread',
  unwatched: 'unwatched',
};
/** From the top. */
const drawn: readonly WatchState[] = ['findings', 'unknown', 'unwatched', 'clean'];
const stripHeight = 16;

/** A cell for each day, with the share of each state as a part of it. Neighbours that are alike are one. */
function stateStrip(name: string, days: readonly TimeRange[], states: readonly StateDurations[]): Html {
  const cells = runsOf(states).flatMap(({ from, length, state }) => cellOf(state, from * step, length * step));
  return html`<div class="strip"><span>${name}</span><svg viewBox="0 0 ${days.length * step} ${stripHeight}" preserveAspectRatio="none" role="img" aria-label="${stripWords(name, states)}">${cells}</svg></div>`;
}

interface Run {
  readonly from: number;
  readonly length: number;
  readonly state: StateDurations;
}

function runsOf(states: readonly StateDurations[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [place, state] of states.entries()) {
    const last = runs.at(-1);
    if (last && isWhole(state) && onlyState(last.state) === onlyState(state))
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ from: place, length: 1, state });
  }
  return runs;
}

function isWhole(state: StateDurations): boolean {
  return onlyState(state) !== undefined;
}

function onlyState(durations: StateDurations): WatchState | undefined {
  const lasted = watchStates.filter((state) => durations[state] > 0);
  return lasted.length === 1 ? lasted[0] : undefined;
}

function cellOf(durations: StateDurations, x: number, width: number): readonly Html[] {
  const total = watchStates.reduce((sum, state) => sum + durations[state], 0);
  let y = 0;
  return drawn.flatMap((state) => {
    if (durations[state] === 0) return [];
    const share = Math.max(1, (stripHeight * durations[state]) / total);
    const rectangle = html`<rect class="${colours[state]}" x="${x}" y="${rounded(y)}" width="${width}" height="${rounded(share)}"/>`;
    y += share;
    return [rectangle];
  });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The strip for those who do not see it. */
function stripWords(name: string, states: readonly StateDurations[]): string {
  const total = states.reduce((sum, day) => sum + watchStates.reduce((all, state) => all + day[state], 0), 0);
  const words = { clean: 'clean', findings: 'with findings', unknown: 'unknown', unwatched: 'not watched' };
  const shares = watchStates.map((state) => {
    const lasted = states.reduce((sum, day) => sum + day[state], 0);
    return `${total === 0 ? 0 : Math.floor((100 * lasted) / total)} % ${words[state]}`;
  });
  return `${name}: ${shares.join(', ')}`;
}

function flowTable({ flow }: PastDays): Html {
  return html`<details><summary>Day by day</summary><table class="chart"><caption class="hidden">Findings by day</caption>
<thead><tr><th scope="col">Day, UTC</th><th scope="col" class="number">Opened</th><th scope="col" class="number">Resolved</th></tr></thead>
<tbody>${flow.toReversed().map(
    ({
      day,
      opened,
      resolved,
    }) => html`<tr><th scope="row">${dayText(day)}</th><td class="number">${opened}</td><td class="number">${resolved}</td></tr>
`,
  )}</tbody></table></details>`;
}
