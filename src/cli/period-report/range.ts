import type { TimeRange } from '../../domain/history/history.ts';

/** The range that somebody asked for, or what is wrong with it, in a sentence. */
export type RangeOutcome =
  | { readonly ok: true; readonly range: TimeRange }
  | { readonly ok: false; readonly message: string };

const day = 86_400_000;

/**
 * The range from `from` to `to`, which may be days (UTC; the last one belongs to the range) or times with their zone. What is
 * still to come is no part of it; without `to` it ends now. `now` is milliseconds since the epoch.
 */
export function parseRange(from: string, to: string | undefined, now: number): RangeOutcome {
  const begin = parseTime(from, 'first');
  if (begin === undefined) return refuse(`--from ${from} is no date`);
  const end = to === undefined ? now : parseTime(to, 'last');
  if (end === undefined) return refuse(`--to ${to} is no date`);
  if (begin >= now)
    return { ok: false, message: `The range lies in the future: --from ${from}. Nothing is known of it yet.` };
  if (end <= begin) return { ok: false, message: `The range is empty: --to ${to} is not after --from ${from}.` };
  return { ok: true, range: { from: begin, to: end } };
}

function refuse(what: string): RangeOutcome {
  return { ok: false, message: `${what}: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.` };
}

/** A day is its first moment or, as the end of a range, the first one after it. */
function parseTime(text: string, edge: 'first' | 'last'): number | undefined {
  const [, date, time] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (date === undefined) return undefined;
  const start = Date.parse(`${date}T00:00:00Z`);
  // 31 April is a date to some engines.
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(date)) return undefined;
  if (time === undefined) return edge === 'first' ? start : start + day;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
