import { z } from 'zod';

/** A time as the API tells it. */
export const timeSchema = z.iso.datetime().describe('ISO 8601, UTC.');

/** Milliseconds since the epoch as ISO 8601 in UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The same where there may be no time. */
export function isoTimeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : isoTime(milliseconds);
}
