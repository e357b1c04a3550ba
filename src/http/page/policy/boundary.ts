import { z } from 'zod';
import type { Json } from '../../../domain/evaluation/evaluation.ts';
import { type Html, html } from '../parts/html.ts';
import { count, mark } from '../parts/marks.ts';
import { type AlignedStatement, alignStatements, statementsOf } from './aligned.ts';
import { statementSchema } from './policy-detail.ts';
import { isChanged, statementView } from './statement-view.ts';

const text = z.string();

const boundarySchema = z.object({
  id: text,
  canonical: text.nullable(),
  live: z.object({ name: text, arn: text.nullable(), versionId: text.nullable(), document: text }).nullable(),
  state: text,
  statements: z.array(statementSchema),
});

const detailSchema = z.object({
  watched: z.array(z.object({ role: text, name: text, shared: z.int().nullable().default(null) })),
  shared: z.array(boundarySchema).default([]),
});

/** The permissions boundary of a role beside the one that it should have. */
export type ComparedBoundary = z.infer<typeof boundarySchema>;

/** Of the role with this ARN, out of what the check of attachments keeps; `undefined` where it keeps none. */
export function readBoundary(detail: Json, roleArn: string): ComparedBoundary | undefined {
  const read = detailSchema.safeParse(detail);
  if (!read.success) return undefined;
  const { watched, shared } = read.data;
  const place = watched.find(({ role }) => role === roleArn)?.shared ?? null;
  return place === null ? undefined : shared[place];
}

/** Both boundaries side by side, as the policies are. */
export function boundarySection(boundary: ComparedBoundary): Html {
  const { live, canonical } = boundary;
  const rows = canonical === null ? [] : alignBoundary({ ...boundary, canonical });
  const changed = rows.filter(isChanged).length;
  return html`<section aria-labelledby="boundary"><h2 id="boundary">Permissions boundary ${live?.name} ${stateMark(boundary)}</h2>
<p class="quiet">${words(boundary)}${rows.length > 0 && ` ${count(rows.length, 'statement')}, ${changed === 0 ? 'none' : changed} changed.`}</p>
${rows.length > 0 && html`<div class="statements card">${rows.map((row, index) => statementView(row, `boundary-${index + 1}`))}</div>`}
${canonical !== null && html`<details class="card"><summary>The canonical boundary as JSON</summary><pre class="json" tabindex="0">${canonical}</pre></details>`}
${live && html`<details class="card"><summary>The live boundary as JSON</summary><pre class="json" tabindex="0">${live.document}</pre></details>`}
</section>`;
}

function stateMark({ state, live }: ComparedBoundary): Html {
  if (!live) return mark('missing');
  return state === 'as-expected' ? mark('equivalent') : mark('changed');
}

function words({ live, state, id, canonical }: ComparedBoundary): string {
  if (!live) return `The role has no permissions boundary; ${id} is the one that belongs there.`;
  if (state === 'absent') return `The role has another permissions boundary instead of ${id}.`;
  if (canonical === null) return 'What the boundary should say is not configured, or unknown for this role.';
  return '';
}

function alignBoundary({ canonical, live, statements }: ComparedBoundary & { readonly canonical: string }) {
  if (!live) return missing(canonical);
  const policies = [{ kind: 'boundary', name: live.name, document: live.document }];
  return alignStatements({ canonical, canonicalStatements: [] }, { policies, statements });
}

function missing(canonical: string): readonly AlignedStatement[] {
  return statementsOf(canonical).map((statement, index) => ({
    label: `Statement at position ${index + 1}`,
    purpose: '',
    change: 'removed',
    elements: [],
    canonical: statement,
    live: undefined,
  }));
}
