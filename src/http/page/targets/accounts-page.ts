import type { DiscoveryState } from '../../../domain/target/discovery.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count, mark, stateOf } from '../parts/marks.ts';
import { table } from '../parts/table.ts';
import { timeFromNow } from '../parts/time.ts';
import { failureReason } from './posture-cards.ts';

/** What is known of the accounts of the organization. */
export interface AccountsView {
  readonly state: DiscoveryState;
  readonly targets: readonly Target[];
  readonly posture: readonly CheckPosture[];
  readonly now: number;
}

/** Every account that was discovered, and what is known of it. */
export function accountsPage(view: AccountsView): Html {
  const { accounts } = view.state;
  return html`<nav aria-label="Where this is"><ol class="trail"><li><a href="/">Overview</a></li><li>Accounts</li></ol></nav>
<div class="page-title"><h1>Accounts of the organization</h1></div>
${discoverySummary(view)}
${
  accounts.length === 0
    ? html`<p class="empty">No account is watched by discovery.</p>`
    : table({
        label: 'Accounts',
        rows: accounts,
        columns: [
          { head: 'Account', place: 'lead', cell: ({ id }) => html`<code>${id}</code>` },
          {
            head: 'Checks',
            place: 'status',
            cell: ({ id }) => watchedAs(id, view).map((one) => checkMarks(one, view.posture)),
          },
          { head: 'Name', cell: ({ name }) => name },
          { head: 'Watched as', cell: ({ id }) => targetLinks(watchedAs(id, view)) },
        ],
      })
}
<p class="more"><a href="/api/v1/discovery">These accounts in the API</a></p>`;
}

/** A page for a configuration that lists its accounts itself. */
export function noAccountsPage(): Html {
  return html`<nav aria-label="Where this is"><ol class="trail"><li><a href="/">Overview</a></li><li>Accounts</li></ol></nav>
<div class="page-title"><h1>Accounts of the organization</h1></div>
<p class="empty">No accounts are discovered: discovery.organizations is not configured, or the organization was never asked.</p>`;
}

/** How many accounts there are, since when, and why the last attempt found nothing. */
export function discoverySummary({ state, now }: Pick<AccountsView, 'state' | 'now'>): Html {
  const { accounts, discoveredAt, attemptedAt, failure } = state;
  return html`<p class="quiet">${count(accounts.length, 'account')}, found ${timeFromNow(discoveredAt, now)}${failure && html`; the last attempt, ${timeFromNow(attemptedAt, now)}, found nothing, and these are kept`}.</p>
${failure && failureReason(failure)}`;
}

function watchedAs(accountId: string, { targets }: AccountsView): readonly Target[] {
  return targets.filter((target) => target.accountId === accountId);
}

function targetLinks(targets: readonly Target[]): Html {
  if (targets.length === 0) return html`not watched`;
  return html`${targets.map(({ id }) => html`<a href="${pathOf.target(id)}">${id}</a> `)}`;
}

function checkMarks({ id }: Target, posture: readonly CheckPosture[]): Html {
  return html`${posture
    .filter(({ targetId }) => targetId === id)
    .map((row) => html`<span>${row.checkId} ${mark(stateOf(row))} ${row.stale && mark('stale')}</span> `)}`;
}
