import { ownValue } from '../../../domain/own-value.ts';
import { type Html, html } from '../parts/html.ts';
import type { ShownRegion } from './region.ts';

/** Which way the requests went. */
export type Direction = 'gained' | 'lost';

const heads: Readonly<Record<Direction, string>> = { gained: 'Now allowed', lost: 'No longer allowed' };

/** What came or went, each with one request that both policies answer differently. `all` counts those that are not shown too. */
export function regionList(direction: Direction, regions: readonly ShownRegion[], all: number = regions.length): Html {
  const more = all - regions.length;
  return html`${regions.map((region) => regionView(direction, region))}
${more > 0 && html`<p class="quiet">${more.toLocaleString('en')} more of this kind.</p>`}`;
}

function regionView(
  direction: Direction,
  { subject, actions, resources, condition, statements, witness, decisions: decided, examples }: ShownRegion,
): Html {
  return html`<div class="witness ${direction}"><h3>${heads[direction]}</h3>
<p>${actions.map(listed)} ${subject} ${resources.map(listed)}${condition !== '' && html`, when ${condition}`}</p>
${statements.length > 0 && html`<p class="quiet">Because of ${statements.map((statement, index) => html`${index > 0 && ', '}${causeOf(statement)}`)}.</p>`}
<dl><dt>For example</dt><dd><code>${witness.action}</code></dd>
<dt>${subject}</dt><dd><code>${witness.resource}</code></dd>
${Object.entries(witness.context).map(([key, value]) => html`<dt>with</dt><dd><code>${key} = ${[value].flat().join(', ')}</code></dd>`)}
${decided && html`<dt>Canonical</dt><dd>${decision(decided.canonical)}</dd><dt>Live</dt><dd>${decision(decided.live)}</dd>`}
${examples.filter(({ action }) => action !== witness.action).map(({ accessLevel, action, resource }) => html`<dt>${accessLevel}</dt><dd><code>${action}</code> ${subject} <code>${resource}</code></dd>`)}</dl></div>
`;
}

function listed(pattern: string, index: number): Html {
  return html`${index > 0 && ', '}<code>${pattern}</code>`;
}

function causeOf({ side, policy, index, sid, page }: ShownRegion['statements'][number]): string {
  if (side === 'canonical' && page !== null) return `statement ${page} of the canonical policy`;
  return `the ${side} statement at position ${index + 1} of ${policy}${sid === null ? '' : ` (Sid ${sid})`}`;
}

const decisions: Readonly<Record<string, string>> = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'denied: nothing allows it',
  ExplicitlyDenied: 'denied by a statement',
};

function decision(name: string): Html {
  return html`<strong class="${name === 'Allowed' ? 'allowed' : 'denied'}">${ownValue(decisions, name) ?? name}</strong>`;
}
