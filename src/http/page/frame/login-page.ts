import { type Html, html } from '../parts/html.ts';
import { document } from './layout.ts';

/** What the form that asks for a token says. */
export interface LoginForm {
  /** Where to go afterwards: a path of this server. */
  readonly next: string;
  /** Why the token given did not do. */
  readonly reason?: string;
}

/** The form that asks for a token. */
export function loginPage({ next, reason }: LoginForm): Html {
  return document(
    'Sign in',
    html`<main class="login card">
<h1>notebook-drift</h1>
<p>Reading needs a token with the scope <code>read</code>. It is one of <code>http.tokens</code> in the configuration.</p>
${reason !== undefined && html`<p class="wrong" role="alert">${reason}</p>`}
<form method="post" action="/login">
<input type="hidden" name="next" value="${next}">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button class="primary" type="submit">Sign in</button>
</form>
</main>`,
  );
}

/**
 * Asks the browser to load the same address once more. A link from a chat or a mail comes from another site, and then a
 * browser keeps a `SameSite=Strict` cookie back; the second load comes from this site and brings it.
 */
export function bouncePage(next: string): Html {
  return document(
    'One moment',
    html`<main class="login card"><h1>notebook-drift</h1><p><a href="${next}">Go on to the page</a></p></main>`,
    { head: html`<meta http-equiv="refresh" content="0; url=${next}">` },
  );
}

/**
 * The path to go to after signing in: given by a client, so that only a path of this server passes, and anything that a
 * browser could read as another host becomes the overview.
 */
export function localPath(given: string | undefined): string {
  return given !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(given) && !given.includes('\\') ? given : '/';
}
