import { type Html, html } from './html.ts';

/** A text in one line that people copy, such as an ARN. The button is there where scripts run. */
export function copyable(text: string, what: string): Html {
  return html`<span class="copyable"><code>${text}</code><button type="button" class="copy">Copy<span class="hidden"> ${what}</span></button></span>`;
}

/** A text of several lines that people copy, such as a command. */
export function copyableBlock(text: string, what: string): Html {
  return html`<div class="copyable"><pre class="command" tabindex="0">${text}</pre><button type="button" class="copy">Copy<span class="hidden"> ${what}</span></button></div>`;
}
