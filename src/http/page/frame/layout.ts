import { isoTime } from '../../representation/time.ts';
import { type Html, type HtmlPart, html } from '../parts/html.ts';

/** What surrounds the content of a page. */
export interface Frame {
  readonly title: string;
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
  return document(
    frame.title,
    html`<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="bar">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="26" height="26">notebook-drift</a>
<nav aria-label="Pages">${pages.map((entry) => pageLink(entry, frame.current))}</nav>
<p class="live" id="live" hidden></p>
${frame.signedIn && html`<form method="post" action="/logout"><button type="submit">Sign out</button></form>`}
</div></header>
<main id="main" tabindex="-1" data-revision="${frame.revision}">
${content}
</main>
<footer id="about">
<span>notebook-drift ${frame.version}</span>
<span>As of <time datetime="${isoTime(frame.now)}">${isoTime(frame.now).replace('T', ' ').slice(0, 19)} UTC</time></span>
<span><a href="/api/v1/status">API</a></span> <span><a href="/openapi.json">OpenAPI</a></span> <span><a href="/metrics">Metrics</a></span>
</footer>`,
    html`<script src="/assets/page.js" defer></script>
<noscript><meta http-equiv="refresh" content="${reloadEvery}"></noscript>`,
  );
}

function pageLink({ path, name }: (typeof pages)[number], current: string | undefined): Html {
  return path === current
    ? html`<a href="${path}" aria-current="page">${name}</a> `
    : html`<a href="${path}">${name}</a> `;
}

/** A whole document without navigation. */
export function document(title: string, body: HtmlPart, head?: HtmlPart): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · notebook-drift</title>
<link rel="stylesheet" href="/assets/page.css">
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
${head}
</head>
<body>
${body}
</body>
</html>
`;
}
