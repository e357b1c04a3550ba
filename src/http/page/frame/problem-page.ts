import { STATUS_CODES } from 'node:http';
import { type Html, html } from '../parts/html.ts';
import { document } from './layout.ts';

/** An error for a person: what is wrong and what to do, and the id that the log names. */
export function problemPage({
  status,
  detail,
  requestId,
}: {
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
}): Html {
  const title = STATUS_CODES[status] ?? 'Error';
  return document(
    title,
    html`<main class="login card">
<h1>${title}</h1>
<p>${detail}</p>
<p><a href="/">Overview</a> · <a href="/findings">Findings</a></p>
<p class="quiet">Request ${requestId}</p>
</main>`,
  );
}
