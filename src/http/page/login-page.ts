import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** The form that asks for a token, with the reason where the one given did not do. */
export function loginPage(reason?: string): Html {
  return layout(
    html`<main class="login">
<h1>notebook-drift</h1>
<p>Reading needs a token with the scope <code>read</code>. It is one of <code>http.tokens</code> in the configuration.</p>
${reason !== undefined && html`<p class="wrong" role="alert">${reason}</p>`}
<form method="post" action="/login">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button type="submit">Sign in</button>
</form>
<p class="quiet">You signed in before and came by a link? <a href="/">Go on to the page</a>.</p>
</main>`,
    { title: 'Sign in · notebook-drift' },
  );
}
