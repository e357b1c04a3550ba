import type { Finding } from '../../../domain/finding/finding.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count } from '../parts/marks.ts';
import { table } from '../parts/table.ts';
import type { ShownEvidence } from './evidence.ts';

/** What happened, in words, with the facts that prove it. */
export function whatHappened(finding: Finding, evidence: ShownEvidence, description: string | undefined): Html {
  const { explanation = [], problems = [] } = evidence;
  const told = [...explanation, ...problems];
  return html`<section class="card" aria-labelledby="what"><h2 id="what">What happened</h2>
${told.length > 0 && html`<ul class="told">${told.map((sentence) => html`<li class="bad">${sentence}</li>`)}</ul>`}
${evidence.wrong && evidence.tags && tagTable(evidence.wrong, evidence.tags)}
${evidence.attached && attachedList(evidence.attached)}
${evidence.policies && policyOrigin(evidence.policies)}
${sharedBy(finding, evidence)}
${finding.checkId === 'policy-drift' && evidence.policies && policyLink(finding, evidence)}
${description !== undefined && html`<p class="quiet">${description}</p>`}
</section>`;
}

type Wrong = NonNullable<ShownEvidence['wrong']>;

function tagTable(wrong: Wrong, tags: NonNullable<ShownEvidence['tags']>): Html {
  const absent = wrong.filter(({ key }) => !tags.some((tag) => tag.key === key));
  return table<TagLine>({
    label: 'Tags of the resource',
    rows: [
      ...absent.map((row) => ({ key: row.key, value: absentValue(row), reason: absentReason(row) })),
      ...tags.map(({ key, value }) =>
        tagLine(
          key,
          value,
          wrong.find((row) => row.key === key),
        ),
      ),
    ],
    columns: [
      { head: 'Tag', place: 'lead', cell: ({ key }) => html`<code>${key}</code>` },
      { head: 'Value', place: 'status', cell: ({ value }) => value },
      { head: 'What is wrong', cell: ({ reason }) => reason },
    ],
  });
}

/** One line of the table of tags. */
interface TagLine {
  readonly key: string;
  readonly value: Html;
  readonly reason: Html;
}

function absentValue({ found }: Wrong[number]): Html {
  return html`<span class="wrong-value">${found === null ? 'missing' : 'not under this key'}</span>`;
}

function absentReason({ found, expected }: Wrong[number]): Html {
  if (found !== null) return html`It is spelled <code>${found}</code>.`;
  return html`Nobody set it.${expected !== null && html` Expected is <code>${expected}</code>.`}`;
}

function tagLine(key: string, value: string, wrong: Wrong[number] | undefined): TagLine {
  const shown = value === '' ? html`<span class="quiet">empty</span>` : html`<code>${value}</code>`;
  if (!wrong) return { key, value: shown, reason: html`<span class="quiet">–</span>` };
  const reason = value.trim() === '' ? 'It has no value.' : 'It has another value than expected.';
  return {
    key,
    value: html`<span class="wrong-value">${shown}</span>`,
    reason: html`${reason}${wrong.expected !== null && html` Expected is <code>${wrong.expected}</code>.`}`,
  };
}

function attachedList(attached: NonNullable<ShownEvidence['attached']>): Html {
  if (attached.length === 0) return html`<p>No policy at all is attached.</p>`;
  return html`<p>Attached instead:</p><ul class="told">${attached.map(({ kind, name }) => html`<li>${kind} policy <code>${name}</code></li>`)}</ul>`;
}

function policyOrigin(policies: NonNullable<ShownEvidence['policies']>): Html {
  return html`<p class="quiet">As read from ${policies.map(
    ({ kind, name, versionId }, index) =>
      html`${index > 0 && ', '}the ${kind} policy <code>${name}</code>${typeof versionId === 'string' && `, version ${versionId}`}`,
  )}.</p>`;
}

/** The roles that have the same policy, each with what was found at it. */
function sharedBy({ targetId }: Finding, { roles = [], roleCount = roles.length }: ShownEvidence): Html | null {
  if (roles.length === 0) return null;
  const more = roleCount - roles.length;
  return html`<p>Shared by ${roles.map((role, index) => html`${index > 0 && ', '}<a href="${pathOf.policy(targetId, role)}">${role}</a>`)}${more > 0 && ` and ${count(more, 'more role')}`}.</p>`;
}

function policyLink({ targetId, resource }: Finding, { roles = [] }: ShownEvidence): Html {
  const role = resource.type === 'iam-role' ? resource.name : roles[0];
  return html`<p><a class="button" href="${pathOf.policy(targetId, role)}">Canonical and live policy side by side</a></p>`;
}
