import { createHash } from 'node:crypto';
import { type Html, html } from '../parts/html.ts';

/** The parts of a page by their names, from top to bottom; what is `null` is not there. */
export type PageParts = Readonly<Record<string, Html | null>>;

/** Header by which a page that is open tells which parts it has: `findings=0a1b2c3d4e,scans=…`. */
export const knownPartsHeader = 'x-known-parts';

/**
 * The parts of a page, each with a mark that changes with what it says. Of those that are known with their marks only the
 * place is sent, so that an open page fetches what changed and nothing else.
 */
export function renderParts(parts: PageParts, known: string | undefined): Html {
  const marks = new Map((known ?? '').split(',').map((entry) => entry.split('=', 2) as [string, string]));
  return html`${Object.entries(parts).map(([name, content]) => {
    if (content === null) return null;
    const mark = markOf(content);
    return marks.get(name) === mark
      ? html`<div class="part" data-part="${name}" data-mark="${mark}" data-same></div>
`
      : html`<div class="part" data-part="${name}" data-mark="${mark}">${content}</div>
`;
  })}`;
}

/** Of what a part says. How long ago something was is no change: the page itself goes on counting. */
function markOf({ text }: Html): string {
  const timeless = text.replaceAll(/(<time datetime="[^"]*"[^>]*>)[^<]*/g, '$1');
  return createHash('sha256').update(timeless).digest('hex').slice(0, 10);
}
