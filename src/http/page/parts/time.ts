import { isoTime } from '../../representation/time.ts';
import { type Html, html } from './html.ts';

const units = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1000 },
];

/** How far a moment is from now, with the exact time for those who point at it. */
export function timeFromNow(at: number | null, now: number): Html {
  if (at === null) return html`<span class="quiet">never</span>`;
  return html`<time datetime="${isoTime(at)}" title="${isoTime(at)}">${words(at - now)}</time>`;
}

/** A span of time in its largest unit: `3 min`. */
export function duration(milliseconds: number): string {
  const unit = units.find((row) => milliseconds >= row.milliseconds);
  return unit ? `${Math.floor(milliseconds / unit.milliseconds)} ${unit.name}` : `${Math.round(milliseconds)} ms`;
}

function words(difference: number): string {
  const size = Math.abs(difference);
  if (size < 1000) return 'now';
  return difference > 0 ? `in ${duration(size)}` : `${duration(size)} ago`;
}
