import type { Finding } from '../../domain/finding/finding.ts';

/** Findings that say the same of different resources: the first one speaks for all. */
export type Alike = readonly [Finding, ...Finding[]];

/**
 * Puts together what has one cause: the same kind, severity, state and sentence, but for the name of the resource. Whoever
 * caused it, where that is known, is part of the cause. The order is that of the first of each.
 */
export function foldAlike(findings: readonly Finding[]): readonly Alike[] {
  const groups = Map.groupBy(findings, causeOf);
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []));
}

function causeOf({ kind, severity, state, summary, resource, actor }: Finding): string {
  const sentence = summary.replaceAll(resource.arn, '\u0000').replaceAll(resource.name, '\u0000');
  return JSON.stringify([kind, severity, state, resource.type, sentence, actor?.status === 'known' ? actor.arn : null]);
}
