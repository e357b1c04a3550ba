import { isoTime } from '../../representation/time.ts';
import { fromNow } from '../shared/relative-time.ts';
import { type Html, html } from './html.ts';

/** How far a moment is from now, with the exact time for those who point at it. The script keeps the words current. */
export function timeFromNow(at: number | null, now: number): Html {
  if (at === null) return html`<span class="quiet">never</span>`;
  return html`<time datetime="${isoTime(at)}" title="${clockTime(at)}">${fromNow(at, now)}</time>`;
}

/** The same with the exact time beside it. */
export function moment(at: number | null, now: number): Html {
  if (at === null) return timeFromNow(at, now);
  return html`${timeFromNow(at, now)} <span class="clock">${clockTime(at)}</span>`;
}

/** A time as people read it, with its zone: `2026-11-24 11:59 UTC`. */
function clockTime(at: number): string {
  return `${isoTime(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** A day, UTC: `2026-11-24`. */
export function dayText(at: number): string {
  return isoTime(at).slice(0, 10);
}
