import { ownValue } from '../../../domain/own-value.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from './html.ts';

/** What a check came to, in one word; `never` before its first evaluation. */
export function stateOf({ state }: Pick<CheckPosture, 'state'>): 'clean' | 'findings' | 'unknown' | 'never' {
  return state?.outcome ?? 'never';
}

const words: Readonly<Record<string, string>> = { never: 'not evaluated yet' };

/** A word with the colour of its meaning; the word alone says it all. */
export function mark(name: string, text: string = ownValue(words, name) ?? name): Html {
  return html`<span class="mark ${/^[a-z-]+$/.test(name) ? name : ''}">${text}</span>`;
}

/** A number with its noun: `1 finding`, `2 findings`. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}
