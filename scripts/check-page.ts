import { type OccasionalAction, occasionalActions, type ReadAction, readActions } from '../src/aws/actions.ts';
import { resourceTypes } from '../src/aws/sagemaker/types.ts';
import type { CheckDescription, FindingKind } from '../src/domain/evaluation/check.ts';

/** `docs/checks/<id>.md`: what a check looks for, and what to do about each kind of finding. */
export function renderCheckPage({ id, title, description, kinds, reads }: CheckDescription): string {
  return [
    `# ${id}`,
    '<!-- Generated from src/checks by "npm run generate". -->',
    `**${title}.** ${description}`,
    `Settings: \`checks.${id}\` in [config.md](../config.md). Findings: \`/api/v1/findings?check=${id}\`, and in the metric ` +
      `\`notebook_drift_findings{check="${id}"}\`. What cannot be read is unknown, never clean.`,
    '## What it finds',
    ['| Kind | Severity | Meaning |', '| --- | --- | --- |', ...kinds.map(row)].join('\n'),
    '## What to do',
    kinds.map(remedy).join('\n'),
    '## What it may do',
    'These IAM actions, of which `notebook-drift iam-policy` prints those that the configuration needs, with their scope:',
    [...readActions(reads, resourceTypes).map(permission), ...occasionalActions(reads).map(occasion)].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function row({ kind, severities, title }: FindingKind): string {
  return `| \`${kind}\` | ${severities.join(', ')} | ${title} |`;
}

function permission({ action, dispensable }: ReadAction): string {
  return `- \`${action}\`${dispensable ? `; without it, ${dispensable}` : ''}`;
}

function occasion({ action, when }: OccasionalAction): string {
  return `- \`${action}\`, ${when}`;
}

function remedy({ kind, remediation }: FindingKind): string {
  return `- \`${kind}\`: ${remediation}`;
}
