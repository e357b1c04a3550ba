import { type Html, type HtmlPart, html } from './html.ts';

/** A whole page. `refresh` is the seconds after which the browser loads it again. */
export function layout(
  body: HtmlPart,
  { title, refresh }: { readonly title: string; readonly refresh?: number },
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`}
<title>${title}</title>
<link rel="stylesheet" href="/assets/page.css">
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
</head>
<body>
${body}
</body>
</html>
`;
}
