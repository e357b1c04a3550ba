import type { LimitKind } from '../attachment-set.ts';

const words: Readonly<Record<LimitKind, string>> = { scp: 'SCP', rcp: 'RCP', session: 'session policy' };

/** A limit for a person: `SCP limit root`. */
export function limitInWords({ kind, name }: { readonly kind: LimitKind; readonly name: string }): string {
  return `${words[kind]} limit ${name}`;
}
