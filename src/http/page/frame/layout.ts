import { isoTime } from '../../representation/time.ts';
import { type Html, type HtmlPart, html } from '../parts/html.ts';
import { keyCard } from './key-card.ts';

/** The situation as every page tells it: in the title of its tab, and by the colour of its icon. */
export interface Situation {
  /** Open findings that nobody suppressed. */
  readonly open: number;
  readonly state: 'clean' | 'findings' | 'unknown';
}

/** What surrounds the content of a page. */
export interface Frame {
  readonly title: string;
  readonly situation: Situation;
  /** The entry of the navigation that is shown as the current one. */
  readonly current?: string;
  readonly version: string;
  /** The store's revision that the page shows. */
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Offers to sign out. */
  readonly signedIn: boolean;
}

const pages = [
  { path: '/', name: 'Overview' },
  { path: '/findings', name: 'Findings' },
  { path: '/scans', name: 'Scans' },
  { path: '/deliveries', name: 'Deliveries' },
];

/** Seconds between two loads of the page where scripts do not run. */
const reloadEvery = 60;

/** A whole page with its navigation. It keeps itself current: by script, and without one by loading itself again. */
export function page(frame: Frame, content: HtmlPart): Html {
  const { situation } = frame;
  return document(
    tabTitle(frame),
    html`<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="bar">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="26" height="26">notebook-drift</a>
<nav aria-label="Pages">${pages.map((entry) => pageLink(entry, frame.current))}</nav>
<p class="live" id="live" hidden></p>
<button type="button" class="keys" id="keys-button" aria-haspopup="dialog">Keys</button>
${frame.signedIn && html`<form method="post" action="/logout"><button type="submit">Sign out</button></form>`}
</div></header>
<main id="main" tabindex="-1" data-revision="${frame.revision}" data-state="${situation.state}">
${content}
</main>
<footer id="about">
<span>notebook-drift ${frame.version}</span>
<span>As of <time class="exact" datetime="${isoTime(frame.now)}">${isoTime(frame.now).replace('T', ' ').slice(0, 19)} UTC</time></span>
<span><a href="/api/v1/status">API</a></span> <span><a href="/openapi.json">OpenAPI</a></span> <span><a href="/metrics">Metrics</a></span>
</footer>
${keyCard()}`,
    {
      state: situation.state,
      head: html`<script src="/assets/page.js" defer></script>
<noscript><meta http-equiv="refresh" content="${reloadEvery}"></noscript>`,
    },
  );
}

/** What a page that is open fetches of itself: its title, and the parts that changed. */
export function changedPage(frame: Frame, content: HtmlPart): Html {
  return html`<!doctype html><html lang="en"><head><title>${tabTitle(frame)} · notebook-drift</title></head><body>
<main id="main" data-revision="${frame.revision}" data-state="${frame.situation.state}" data-now="${isoTime(frame.now)}">
${content}
</main></body></html>
`;
}

/** The number of open findings stands first, where a narrow tab shows it; a title that begins with it has it already. */
function tabTitle({ title, situation: { open } }: Frame): string {
  return open === 0 || /^\d/.test(title) ? title : `(${open.toLocaleString('en')}) ${title}`;
}

function pageLink({ path, name }: (typeof pages)[number], current: string | undefined): Html {
  return path === current
    ? html`<a href="${path}" aria-current="page">${name}</a> `
    : html`<a href="${path}">${name}</a> `;
}

/** What a document has beside its body. */
interface DocumentOptions {
  /** The colour of the icon. */
  readonly state?: Situation['state'];
  readonly head?: HtmlPart;
}

/** A whole document without navigation. */
export function document(title: string, body: HtmlPart, { state, head }: DocumentOptions = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · notebook-drift</title>
<link rel="stylesheet" href="/assets/page.css">
<link rel="icon" type="image/svg+xml" href="${iconPath(state)}">
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function iconPath(state: Situation['state'] | undefined): string {
  return state === undefined ? '/assets/icon.svg' : `/assets/icon-${state}.svg`;
}
