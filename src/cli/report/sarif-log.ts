import { type Control, controlName } from '../../domain/evaluation/control.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { packageVersion } from '../command/package-version.ts';

/** A kind of result, as SARIF tells of it. */
export interface SarifRule {
  /** `policy-drift/policy-changed` */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a person does about it. */
  readonly remediation: string;
  readonly severity: Severity;
  readonly tags: readonly string[];
  /** What its results are evidence for. */
  readonly controls?: readonly Control[];
}

/** A log of SARIF 2.1.0 with one run (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as text. */
export function sarifLog({
  version = packageVersion,
  automationId,
  rules,
  invocation,
  results,
}: {
  readonly version?: string;
  /** Tells one kind of run from another in a repository; ends with a slash. */
  readonly automationId: string;
  readonly rules: readonly SarifRule[];
  readonly invocation: object;
  readonly results: readonly object[];
}): string {
  const driver = { name: 'notebook-drift', semanticVersion: version, version, rules: rules.map(described) };
  const run = {
    tool: { driver },
    automationDetails: { id: automationId },
    columnKind: 'utf16CodeUnits',
    invocations: [invocation],
    results,
  };
  return `${visibleJson({ $schema: schema, version: '2.1.0', runs: [run] }, 2)}\n`;
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

function described({ id, name, title, description, remediation, severity, tags, controls = [] }: SarifRule) {
  return {
    id,
    name,
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: { text: remediation, markdown: `**${title}.** ${remediation}` },
    defaultConfiguration: { level: sarifLevels[severity] },
    properties: {
      tags: [...tags, ...controls.map(controlName)],
      'security-severity': securitySeverities[severity],
      precision: 'very-high',
    },
  };
}

/** The level of a result, by its severity. */
export const sarifLevels: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** On the scale of CVSS, 0.0 to 10.0, with the bands that code scanning services use. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.5',
  info: '0.0',
};
