import type { ReadFailure } from '../../domain/evaluation/read.ts';

/** What failed, in one sentence. */
export function failureText({ operation, subject, reason, message }: ReadFailure): string {
  return `${operation} on ${subject} failed (${reason}): ${message}`;
}
