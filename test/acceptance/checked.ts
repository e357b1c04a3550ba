import type { CheckReport } from '../../src/cli/report/report.ts';
import { runChecks } from '../../src/cli/run-checks.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { problemText } from '../../src/config/problems/problem.ts';
import type { Finding } from '../../src/domain/finding/finding.ts';

/** Where an account answers. */
export interface Endpoints {
  readonly url: string;
  /** EC2's own, where it has one. */
  readonly ec2?: string;
}

/** What `check --config FILE` finds in the account, in this process, for it is run very often. */
export async function checked(
  file: string,
  { url, ec2 = url }: Endpoints,
  checkIds?: readonly string[],
): Promise<CheckReport> {
  const environment = { ...process.env, AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_EC2: ec2 };
  const loaded = await loadConfiguration({ file, environment });
  if (!loaded.ok) throw new Error(loaded.problems.map(problemText).join('\n'));
  const report = await runChecks(loaded.configuration, {
    checkIds,
    threshold: 'low',
    allowIncomplete: false,
    notify: false,
    version: '0.0.0',
    environment,
    signal: new AbortController().signal,
    clock: Date.now,
    progress: () => undefined,
    tell: (message) => {
      throw new Error(message);
    },
  });
  if (!report) throw new Error('the run was told to end');
  return report;
}

/** Everything by which a finding names roles, policies and resources. */
export function namedBy({ resource, path, evidence }: Finding): readonly string[] {
  const { roles, policies } = evidence;
  const attached = Array.isArray(policies) ? (policies as readonly { readonly name?: unknown }[]) : [];
  return [resource.name, path, ...listOfTexts(roles), ...listOfTexts(attached.map(({ name }) => name))];
}

function listOfTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter((item) => typeof item === 'string') : [];
}

export const told = ({ checkId, severity, kind, resource, summary }: Finding): string =>
  `${severity} ${checkId}/${kind} ${resource.arn}: ${summary}`;
