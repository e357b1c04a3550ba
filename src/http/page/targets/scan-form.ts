import { type Html, html } from '../parts/html.ts';

/** Looks again at once; for who may change something. */
export function scanForm(
  { targetId, checkId }: { readonly targetId: string; readonly checkId?: string },
  mayWrite: boolean,
): Html | null {
  if (!mayWrite) return null;
  return html`<form class="scan-now" method="post" action="/scans"><input type="hidden" name="target" value="${targetId}">${checkId !== undefined && html`<input type="hidden" name="check" value="${checkId}">`}
<button type="submit">Scan now<span class="hidden"> ${targetId} ${checkId}</span></button></form>`;
}
