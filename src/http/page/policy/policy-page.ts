import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count, mark } from '../parts/marks.ts';
import { timeFromNow } from '../parts/time.ts';
import { alignStatements } from './aligned.ts';
import { boundarySection, type ComparedBoundary } from './boundary.ts';
import { limitsSection } from './limits.ts';
import { type ComparedRole, canonicalSide, type PolicyDetail } from './policy-detail.ts';
import { regionList } from './region-view.ts';
import { isChanged, statementView } from './statement-view.ts';

/** The policies of one target as of the last evaluation. */
export interface PolicyView {
  readonly targetId: string;
  readonly detail: PolicyDetail;
  /** The role that is shown, by name; the first that differs where absent. */
  readonly role: string | undefined;
  /** What the names of the roles that are offered have in them; empty for all. */
  readonly find: string;
  /** The boundary of a role, by the ARN of the role. */
  readonly boundaryOf: (roleArn: string) => ComparedBoundary | undefined;
  readonly evaluatedAt: number;
  readonly now: number;
}

/** Canonical and live policy of one role side by side, aligned by statement. */
export function policyPage(view: PolicyView): Html {
  const { targetId, detail, evaluatedAt, now } = view;
  const role = chosenRole(view);
  const boundary = role && view.boundaryOf(role.role);
  const wanted = canonicalSide(detail, role);
  return html`${trail(targetId)}
<div class="page-title"><h1>Canonical and live policy</h1><p class="quiet">As of ${timeFromNow(evaluatedAt, now)}</p></div>
${roleLinks(view, role)}
${role ? roleSection(detail, role) : html`<p class="empty">No role of this name was evaluated.</p>`}
${boundary && boundarySection(boundary)}
${detail.limits && limitsSection(detail.limits)}
<section class="card" aria-labelledby="documents"><h2 id="documents">Documents</h2>
${wanted && html`<details><summary>The canonical policy${detail.canonical === null && ` of ${role?.name ?? 'this role'}`} as JSON${detail.source && html`, from ${detail.source}`}</summary><pre class="json" tabindex="0">${wanted.canonical}</pre></details>`}
${role?.policies.map(({ name, kind, document }) => document !== null && html`<details><summary>The ${kind} policy ${name} as JSON</summary><pre class="json" tabindex="0">${indented(document)}</pre></details>`)}
<p class="more"><a href="/api/v1/targets/${encodeURIComponent(targetId)}/policy">This comparison in the API</a></p></section>`;
}

/** A page for a target whose policies were never compared. */
export function noPolicyPage(targetId: string): Html {
  return html`${trail(targetId)}
<div class="page-title"><h1>Canonical and live policy</h1></div>
<p class="empty">The policies of ${targetId} have not been compared yet. The <a href="${pathOf.target(targetId)}">target</a> tells when its next scan is.</p>`;
}

function trail(targetId: string): Html {
  return html`<nav aria-label="Where this is"><ol class="trail"><li><a href="/">Overview</a></li><li><a href="${pathOf.target(targetId)}">${targetId}</a></li><li>Policy</li></ol></nav>`;
}

function chosenRole({ detail: { roles }, role, find }: PolicyView): ComparedRole | undefined {
  if (role !== undefined) return roles.find(({ name, role: arn }) => name === role || arn === role);
  const found = roles.filter(({ name }) => name.toLowerCase().includes(find.toLowerCase()));
  return found.find(({ verdict }) => verdict !== 'equivalent') ?? found[0];
}

/** Roles that are offered at once; of thousands most are the same, and the filter leads to any of them. */
const offeredRoles = 60;
/** From this many roles on there is a filter. */
const filteredFrom = 10;

/** The roles that differ first; those that are as they should be are folded where there are many. */
function roleLinks({ detail: { roles }, targetId, find }: PolicyView, chosen: ComparedRole | undefined): Html {
  const found = roles.filter(({ name }) => name.toLowerCase().includes(find.toLowerCase()));
  const differing = found.filter(({ verdict }) => verdict !== 'equivalent');
  const same = found.filter(({ verdict }) => verdict === 'equivalent');
  const links = (some: readonly ComparedRole[]) =>
    html`<div class="roles">${some.slice(0, offeredRoles).map((role) => roleLink(role, { targetId, find, isChosen: role === chosen }))}</div>${notListed(some.length - offeredRoles)}`;
  if (roles.length < filteredFrom) return html`<nav aria-label="Roles">${links([...differing, ...same])}</nav>`;
  return html`<nav aria-label="Roles"><form class="find" method="get" role="search" aria-label="Roles"><input type="search" name="find" value="${find}" aria-label="Name of a role has" placeholder="Name of a role"><button type="submit">Filter</button> <span class="quiet">${count(found.length, 'role')}, ${differing.length.toLocaleString('en')} differ${differing.length === 1 ? 's' : ''}</span></form>
${differing.length > 0 && links(differing)}
${same.length > 0 && html`<details class="folded"${chosen?.verdict === 'equivalent' ? html` open` : null}><summary>${count(same.length, 'role')} as ${same.length === 1 ? 'it' : 'they'} should be</summary>${links(chosenFirst(same, chosen))}</details>`}</nav>`;
}

function chosenFirst(roles: readonly ComparedRole[], chosen: ComparedRole | undefined): readonly ComparedRole[] {
  return chosen && roles.includes(chosen) ? [chosen, ...roles.filter((role) => role !== chosen)] : roles;
}

function roleLink(
  { name, verdict }: ComparedRole,
  { targetId, find, isChosen }: { readonly targetId: string; readonly find: string; readonly isChosen: boolean },
): Html {
  const path = pathOf.policy(targetId, name, find);
  const text = html`${name} ${mark(verdict)}`;
  return isChosen ? html`<a href="${path}" aria-current="true">${text}</a> ` : html`<a href="${path}">${text}</a> `;
}

function notListed(rest: number): Html | null {
  return rest > 0 ? html`<p class="quiet">${count(rest, 'more role')} not listed: filter by name.</p>` : null;
}

function roleSection(detail: PolicyDetail, role: ComparedRole): Html {
  const wanted = canonicalSide(detail, role);
  const rows = wanted ? alignStatements(wanted, role) : [];
  const changed = rows.filter(isChanged).length;
  const failures = role.failures.map(
    ({ reason, operation, subject, message }) =>
      html`<div class="reason"><strong>${reason}</strong> ${operation} on ${subject}: ${message}</div>`,
  );
  const compared = role.statements.length > 0;
  return html`<section aria-labelledby="role"><h2 id="role">${role.name} ${mark(role.verdict)}</h2>
${failures}
${role.explanation.length > 0 && html`<ul class="told card">${role.explanation.map((sentence) => html`<li class="bad">${sentence}</li>`)}</ul>`}
${effects(role)}
${compared ? html`<p class="quiet">${count(rows.length, 'statement')}, ${changed === 0 ? 'none' : changed} changed. Marked is what only one side has.${changed > 0 && html` Changed: ${rows.map((row, index) => isChanged(row) && html`<a href="#statement-${index + 1}">${row.label}</a> `)}`}</p>` : nothingBeside(role)}
${compared && html`<div class="statements card">${rows.map((row, index) => statementView(row, `statement-${index + 1}`))}</div>`}
</section>`;
}

/** Why there is nothing to lay beside the canonical policy: what could not be read is never what is not there. */
function nothingBeside({ failures, policies }: ComparedRole): Html {
  if (failures.length > 0 && failures.every(({ operation }) => operation === 'policy')) {
    return html`<p class="empty">What this role should have is unknown, so its policies are not compared.</p>`;
  }
  if (failures.length > 0) {
    return html`<p class="empty">The policies of this role could not be read, so nothing is known of them. ${fixOf(failures)} The next scan reads them again.</p>`;
  }
  if (policies.length > 0) {
    return html`<p class="empty">The live policy is not a valid IAM policy, so it is not compared. Its document is below.</p>`;
  }
  return html`<p class="empty">No notebook policy is attached to this role.</p>`;
}

function fixOf(failures: ComparedRole['failures']): string {
  const denied = failures.filter(({ reason }) => reason === 'access_denied').map(({ operation }) => operation);
  if (denied.length === 0) return 'The reason is above; “notebook-drift doctor” tries the access again.';
  return `Allow ${[...new Set(denied)].join(', ')}: “notebook-drift iam-policy” prints the least permissions.`;
}

/** What the differences allow and forbid, folded away: the statements come first. */
function effects({ exact }: ComparedRole): Html | null {
  if (!exact) return null;
  const { gained, lost, undecided } = exact.allowed;
  if (gained.length + lost.length + undecided.length === 0) return null;
  return html`<details class="card effects"><summary>What it means: ${amount(gained)} more and ${amount(lost)} less${undecided.length > 0 && ', some undecided'}, with requests that prove it</summary>
${regionList('gained', gained)}${regionList('lost', lost)}
${undecided.length > 0 && html`<ul class="told">${undecided.map((reason) => html`<li>${reason}</li>`)}</ul>`}</details>`;
}

function amount(regions: readonly unknown[]): string {
  return regions.length === 0 ? 'nothing' : count(regions.length, 'region');
}

function indented(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    return document;
  }
}
