import { severities } from '../../../domain/evaluation/severity.ts';
import { isUnseen, openOf, stateOfAll } from '../../service/headline-state.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { count } from '../parts/marks.ts';

/** The whole situation in a line, a sentence, and a colour. */
export interface Headline {
  readonly title: string;
  readonly detail: string;
  readonly state: 'clean' | 'findings' | 'unknown';
}

/** What the headline is made from. */
export interface HeadlineFacts {
  readonly posture: readonly CheckPosture[];
  /** All open findings, suppressed ones too. */
  readonly totalFindings: number;
  /** Sinks whose messages do not arrive. */
  readonly failingSinks: readonly string[];
}

/** What is known to be wrong first, then what was not seen, then who may not have been told. */
export function headlineOf({ posture, totalFindings, failingSinks }: HeadlineFacts): Headline {
  const unseen = posture.filter(isUnseen).length;
  const open = openOf(posture);
  const parts = [
    open > 0 && count(open, 'open finding'),
    unseen > 0 && `${unseen} of ${posture.length} checks unknown, stale or not evaluated`,
    failingSinks.length > 0 && (failingSinks.length === 1 ? '1 sink fails' : `${failingSinks.length} sinks fail`),
  ].filter((part) => part !== false);
  const suppressedOnly = totalFindings > 0 ? 'Nothing open but suppressed findings' : 'All checks are clean';
  const state = stateOfAll(posture);
  return {
    title: parts.length > 0 ? parts.join(', ') : suppressedOnly,
    detail: [situationOf({ open, unseen }, posture), sinksOf(failingSinks)].filter(Boolean).join(' '),
    state: state === 'clean' && failingSinks.length > 0 ? 'unknown' : state,
  };
}

function sinksOf(failing: readonly string[]): string {
  if (failing.length === 0) return '';
  return `Messages to ${failing.join(', ')} do not arrive, so some people may not know.`;
}

function situationOf(
  { open, unseen }: { readonly open: number; readonly unseen: number },
  posture: readonly CheckPosture[],
): string {
  const hidden = 'What a check could not read may hide more.';
  if (open === 0)
    return unseen > 0 ? `Nothing is known to be wrong. ${hidden}` : 'Everything was read, and it is right.';
  const bySeverity = severities
    .toReversed()
    .map((severity) => ({ severity, sum: posture.reduce((sum, row) => sum + (row.findings.open[severity] ?? 0), 0) }))
    .filter(({ sum }) => sum > 0)
    .map(({ severity, sum }) => `${sum.toLocaleString('en')} ${severity}`);
  const counted = `${bySeverity.join(', ')}.`;
  if (unseen === 0) return counted;
  return unseen === posture.length
    ? `${counted} Nothing can be read at present, so nobody knows whether that still holds.`
    : `${counted} ${hidden}`;
}

const shapes: Readonly<Record<Headline['state'], Html>> = {
  clean: html`<path d="M9 16.5l5 5 9.5-10.5" />`,
  findings: html`<path d="M16 8.5v10M16 23v.4" />`,
  unknown: html`<path d="M12 12.2a4 4 0 1 1 5.6 3.7c-1 .5-1.6 1.2-1.6 2.6M16 22.8v.4" />`,
};

/** The headline as a banner. It is a live region, so that screen readers tell when it changes. */
export function headlineBanner({ title, detail, state }: Headline): Html {
  return html`<div class="headline ${state}">
<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><circle cx="16" cy="16" r="14" stroke-width="2"/>${shapes[state]}</svg>
<div role="status"><h1>${title}</h1>
<p>${detail}</p></div>
</div>`;
}
