import { copyableBlock } from '../parts/copyable.ts';
import { type Html, html } from '../parts/html.ts';
import type { SuggestedCommand } from './commands.ts';

/** Commands with what each does, in order. */
export function commandList(commands: readonly SuggestedCommand[]): Html | null {
  if (commands.length === 0) return null;
  return html`<ol class="steps">${commands.map(
    ({ text, command }) => html`<li>${text}${copyableBlock(command, 'the command')}</li>
`,
  )}</ol>`;
}
