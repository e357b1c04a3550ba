/** How bad a finding is, least first. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;

/** How bad a finding is. */
export type Severity = (typeof severities)[number];

/** Whether `severity` is `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(threshold);
}

/** The worst of the given severities, `undefined` for none. */
export function worstSeverity(given: Iterable<Severity>): Severity | undefined {
  const worst = Math.max(-1, ...Array.from(given, (severity) => severities.indexOf(severity)));
  return severities[worst];
}
