/**
 * Whether what was read at a moment may be answered again to who asks for nothing older than `notBefore`; all in milliseconds
 * since the epoch. What lies in the future was read before the clock was set back, nobody knows how long ago.
 */
export function isReadSince(
  readAt: number,
  { notBefore, now }: { readonly notBefore: number; readonly now: number },
): boolean {
  return readAt >= notBefore && readAt <= now;
}
