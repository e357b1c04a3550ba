import type { AccountSurvey, SurveyedRole } from '../../src/domain/target/account-survey.ts';
import { renderPolicy } from '../../src/policy/canonical/render.ts';

const accountId = '111122223333';
const installation = { partition: 'aws' as const, accountId, homeRegion: 'us-east-1' };
const arnOf = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;

/** A document of a release, as JSON text. */
export function documentOf(template: string, parameters: Readonly<Record<string, unknown>>): string {
  const outcome = renderPolicy({ kind: 'builtin', template }, parameters, installation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy.text;
}

const parameters = {
  kms_key: `arn:aws:kms:us-east-1:${accountId}:key/80b28a33-4686-4d87-9dda-4a87e889875a`,
  security_groups: ['sg-0c001c111cbcdcdf6'],
  subnets: ['subnet-0f9f0555e69d3d687'],
};

const trust = (service: string) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }],
  });

function roleOf(user: string, project: string, release: string): SurveyedRole {
  const name = `Team-${project}-0a1b2c3d4e5f`;
  const arn = `arn:aws:iam::${accountId}:role/${name}${user.length}`;
  return {
    name: `${name}${user.length}`,
    arn,
    path: '/',
    tags: { user, project, system: 'Team', 'dynamic-user-role': 'true' },
    trustPolicy: trust('sagemaker'),
    attached: ['team-notebook-policy', `Team-project-${project}`, `Team-user-${user}`].map(arnOf),
    inline: { SMPassRolePolicy: documentOf('mlspace-pass-role', { release, role_arn: arn }) },
  };
}

/** An installation without stacks: two users, each in a project of their own, on documents of a release. */
export function surveyedAccount({
  release = '1.6.10',
  notebook = release,
}: {
  release?: string;
  notebook?: string;
} = {}) {
  const people = [
    ['ann', 'alpha'],
    ['bert', 'beta'],
  ] as const;
  const policies: Record<string, string> = {
    [arnOf('team-notebook-policy')]: documentOf('mlspace-notebook-deployed', { ...parameters, release: notebook }),
    ...Object.fromEntries(
      people.flatMap(([user, project]) => [
        [arnOf(`Team-user-${user}`), documentOf('mlspace-user', { release, user })],
        [arnOf(`Team-project-${project}`), documentOf('mlspace-project', { release, project })],
      ]),
    ),
  };
  const failure = {
    reason: 'access_denied' as const,
    operation: 'lambda:ListFunctions',
    subject: 'us-east-1',
    message: 'denied',
  };
  const survey: AccountSurvey = {
    account: installation,
    identities: {
      ok: true,
      value: { roles: people.map(([user, project]) => roleOf(user, project, release)), damaged: [], policies },
    },
    stackNames: { ok: true, value: [] },
    stacks: [],
    variables: { ok: false, failure },
    notebookParameters: {
      ok: true,
      value: {
        bucket: 'config',
        key: 'notebook-params.json',
        values: {
          pSMSKMSKeyId: '80b28a33-4686-4d87-9dda-4a87e889875a',
          pSMSSecurityGroupId: ['sg-0c001c111cbcdcdf6'],
          pSMSSubnetIds: 'subnet-0f9f0555e69d3d687,subnet-06cbb3ec6591a31ad',
        },
      },
    },
    ssmParameters: { ok: true, value: {} },
    installation: {},
    regions: { ok: true, value: { used: ['us-east-1'], unasked: {} } },
    types: { model: { ok: true, value: 'listed' } },
  };
  return { survey, policies, arnOf };
}
