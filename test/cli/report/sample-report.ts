import { policyDrift } from '../../../src/checks/policy-drift/policy-drift.ts';
import { checks } from '../../../src/checks/registry.ts';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { CheckReport } from '../../../src/cli/report/report.ts';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import { accessDenied, minute, noon, sampleCheckState, sampleFinding } from '../../support/fixtures.ts';

/** A name that somebody chose to break a terminal, an XML document or a page. */
export const hostileName = '\u001B[31m<b>"&\u0000\u202E]]>\uD800';

const roleArn = 'arn:aws:iam::012345678910:role/mlspace-notebook-role';

const policyFinding: Finding = sampleFinding('policy', {
  id: 'f_00000000000000000001',
  checkId: policyDrift.id,
  kind: 'policy-changed',
  scope: 'role/mlspace-notebook-role',
  resource: { type: 'iam-role', arn: roleArn, name: 'mlspace-notebook-role', region: 'global' },
  severity: 'high',
  summary:
    'Policy mlspace-notebook-policy of role mlspace-notebook-role differs from the canonical notebook policy in 2 statements',
  evidence: { statements: [{ page: '3', change: 'edited' }] },
});

const hostileFinding: Finding = sampleFinding(hostileName, {
  id: 'f_00000000000000000003',
  targetId: 'gov',
  severity: 'low',
  kind: 'tag-key-case',
  state: 'pending',
});

/** Two targets; one has drift of both kinds, of the other the policy could not be read. */
export const sampleReport: CheckReport = {
  version: '0.1.0',
  startedAt: noon,
  finishedAt: noon + minute / 8,
  targets: [
    { id: 'prod', accountId: '012345678910' },
    { id: 'gov', accountId: '210987654321' },
  ],
  checks: checks.filter(({ id }) => id === policyDrift.id || id === requiredTags.id),
  states: [
    sampleCheckState({ checkId: policyDrift.id, outcome: 'findings' }),
    sampleCheckState({ checkId: requiredTags.id, outcome: 'findings' }),
    sampleCheckState({
      targetId: 'gov',
      checkId: policyDrift.id,
      outcome: 'unknown',
      failures: [
        {
          reason: 'credentials',
          operation: 'sts:AssumeRole',
          subject: 'arn:aws-us-gov:iam::210987654321:role/notebook-drift-reader',
          message: 'The security token included in the request is expired',
        },
        accessDenied,
      ],
    }),
    sampleCheckState({ targetId: 'gov', checkId: requiredTags.id, outcome: 'findings' }),
  ],
  findings: [
    hostileFinding,
    sampleFinding('untagged', { id: 'f_00000000000000000002', summary: 'endpoint untagged: tag user is missing' }),
    policyFinding,
  ],
  suppressed: [sampleFinding('known', { id: 'f_00000000000000000004', suppressed: true })],
  threshold: 'medium',
  exitCode: 2,
};

/** The same where all is well. */
export const cleanReport: CheckReport = {
  ...sampleReport,
  targets: sampleReport.targets.slice(0, 1),
  states: [sampleCheckState({ checkId: policyDrift.id }), sampleCheckState({ checkId: requiredTags.id })],
  findings: [],
  suppressed: [],
  exitCode: 0,
};
