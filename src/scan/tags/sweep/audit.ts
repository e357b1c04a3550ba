/**
 * Whether the full sweep of this number audits the resource of this ARN. Each sweep takes another share, so that after
 * 1/share sweeps every resource has had its turn.
 */
export function isInAudit(arn: string, sweep: number, share: number): boolean {
  if (share <= 0) return false;
  const groups = Math.max(1, Math.round(1 / share));
  return hash(arn) % groups === sweep % groups;
}

/** FNV-1a, 32 bits (IETF draft-eastlake-fnv): even, and the same for ever. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
