/* Words for spans of time. The script of the page keeps them current by the same rules. */

const units = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1000 },
];

/** A span of time in its largest unit: `3 min`. */
export function duration(milliseconds: number): string {
  const unit = units.find((row) => milliseconds >= row.milliseconds);
  return unit ? `${Math.floor(milliseconds / unit.milliseconds)} ${unit.name}` : `${Math.round(milliseconds)} ms`;
}

/** How far a moment is from now: `3 min ago`. Both in milliseconds since the epoch. */
export function fromNow(at: number, now: number): string {
  const size = Math.abs(at - now);
  if (size < 1000) return 'now';
  return at > now ? `in ${duration(size)}` : `${duration(size)} ago`;
}
