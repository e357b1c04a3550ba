import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dynamicRoleName } from '../../../sandbox/dynamic-roles.ts';
import { shellWord } from '../../../src/checks/roles/shell-words.ts';
import { commands } from '../../../src/cli/report/commands.ts';
import type { Observation } from '../../../src/domain/evaluation/evaluation.ts';
import { sampleReport } from '../../cli/report/sample-report.ts';
import { describeWith, externalTool } from '../../support/external-tool.ts';
import { sampleFinding } from '../../support/fixtures.ts';
import { type Installation, installationYaml, startInstallation, told } from './attachments-fixture.ts';

const run = promisify(execFile);
const notebookRole = 'mlspace-notebook-role';
const jane = dynamicRoleName('project000', 'user00000');
const john = dynamicRoleName('project001', 'user00000');
const policyArn = (name: string) => `arn:aws:iam::012345678910:policy/${name}`;
const wide = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

let installation: Installation | undefined;
const work = mkdtempSync(join(tmpdir(), 'restore-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

/** The report of `check` with these findings, as the script that a person would run. */
function scriptOf(observations: readonly Observation[]): string {
  const findings = observations.map((observation, index) => ({
    ...sampleFinding(`finding-${index}`),
    ...observation,
    checkId: sampleReport.checks[0]?.id ?? '',
  }));
  return commands({ ...sampleReport, findings });
}

async function runScript(script: string, { sandbox }: Installation): Promise<void> {
  const file = join(work, 'restore.sh');
  writeFileSync(file, script);
  await run('sh', [file], {
    cwd: work,
    env: {
      PATH: `${externalTool('aws')?.replace(/\/aws$/, '') ?? ''}:${process.env['PATH'] ?? ''}`,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
  });
}

describeWith(['aws'], 'checks/restore', () => {
  it('prints commands that put everything right, and names of others cannot put anything in between', {
    timeout: 600_000,
  }, async () => {
    installation = await startInstallation(3);
    const { account, evaluate } = installation;
    const { roles, policies } = account;
    const nasty = policies.create({
      name: 'extra',
      path: "/it's;$(touch${IFS}owned)`touch${IFS}owned`/",
      document: wide,
    });
    roles.attach(notebookRole, nasty.arn);
    roles.putInline(jane, 'more', wide);
    roles.detach(jane, policyArn('MLSpace-user-user00000'));
    roles.deleteInline(john, 'SMPassRolePolicy');
    roles.deleteBoundary(john);
    roles.putInline(jane, 'SMPassRolePolicy', wide);
    roles.setTrustPolicy(
      john,
      wide.replace('"Resource":"*"', '"Principal":"*"').replace('"Action":"*"', '"Action":"sts:AssumeRole"'),
    );
    const project = policyArn('MLSpace-project-project001');
    for (let version = 0; version < 4; version++) policies.createVersion(project, wide, true);
    policies.deleteVersion(project, 'v1');
    policies.createVersion(project, wide, true);
    const user = policies.get(policyArn('mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M'));
    policies.rewrite(user.arn, wide);

    const first = await evaluate();
    const drift = await evaluate({ check: 'policy-drift' });
    expect(new Set(first.observations.map(({ kind }) => kind))).toEqual(
      new Set([
        'attachment-unexpected',
        'inline-unexpected',
        'attachment-missing',
        'boundary-missing',
        'document-changed',
        'trust-widened',
      ]),
    );
    const [notebook] = drift.observations;
    await runScript(scriptOf([...first.observations, ...(notebook ? [notebook] : [])]), installation);
    await deleteWhatWaits(installation);

    expect(told(await evaluate())).toEqual([]);
    expect((await evaluate({ check: 'policy-drift' })).observations).toEqual([]);
    expect(existsSync(join(work, 'owned'))).toBe(false);
  });

  it('makes the right version the default again', async () => {
    installation = await startInstallation(1);
    const { account, evaluate } = installation;
    account.policies.createVersion(policyArn('MLSpace-user-user00000'), wide, true);
    const { observations } = await evaluate();
    expect(observations).toMatchObject([
      {
        kind: 'default-version',
        evidence: {
          restore: {
            commands: [
              `aws iam set-default-policy-version --policy-arn ${policyArn('MLSpace-user-user00000')} --version-id v1`,
            ],
          },
        },
      },
    ]);
    await runScript(scriptOf(observations), installation);
    await deleteWhatWaits(installation);
    expect(told(await evaluate())).toEqual([]);
  });
});

/** The versions that were the default by mistake are still there, and are found as such. */
async function deleteWhatWaits(where: Installation): Promise<void> {
  const { observations } = await where.evaluate();
  expect(new Set(observations.map(({ kind }) => kind))).toEqual(new Set(['version-prepared']));
  await runScript(scriptOf(observations), where);
}

describe('checks/drifted-versions', () => {
  const notebook = policyArn('mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M');

  it('says which version is the canonical one, the newest of them, and goes back to it', async () => {
    installation = await startInstallation(0);
    const { policies } = installation.account;
    const canonical = policies.version(notebook, 'v1').document;
    policies.createVersion(notebook, canonical, true);
    policies.createVersion(notebook, wide, true);
    expect((await installation.evaluate({ check: 'policy-drift' })).observations).toMatchObject([
      {
        kind: 'policy-changed',
        summary: expect.stringMatching(/; its version v2 is the canonical one$/),
        evidence: {
          versions: { matching: 'v2', all: ['v1', 'v2', 'v3'], oldest: 'v1' },
          restore: { commands: [`aws iam set-default-policy-version --policy-arn ${notebook} --version-id v2`] },
        },
      },
    ]);
    policies.setDefaultVersion(notebook, 'v2');
    expect((await installation.evaluate({ check: 'policy-drift' })).observations).toEqual([]);
  });

  it('makes room where there are five versions, none of them canonical', async () => {
    installation = await startInstallation(0);
    const { policies } = installation.account;
    for (let version = 0; version < 4; version++) policies.createVersion(notebook, wide, true);
    policies.deleteVersion(notebook, 'v1');
    policies.createVersion(notebook, wide, true);
    const [observation] = (await installation.evaluate({ check: 'policy-drift' })).observations;
    expect(observation?.evidence['restore']).toMatchObject({
      commands: [
        `aws iam delete-policy-version --policy-arn ${notebook} --version-id v2`,
        expect.stringContaining(`create-policy-version --policy-arn ${notebook}`),
      ],
      note: null,
    });
  });

  it('does without where versions may not be listed', async () => {
    installation = await startInstallation(0);
    installation.account.policies.rewrite(notebook, wide);
    const yaml = installationYaml.replace('    home_region', '    role_reading: direct\n    home_region');
    installation.sandbox.faults.add({ fault: 'access-denied', service: 'iam', operation: 'ListPolicyVersions' });
    const { observations, scopes } = await installation.evaluate({ check: 'policy-drift', yaml });
    expect(observations).toMatchObject([
      { evidence: { versions: { matching: null, unread: expect.stringContaining('AccessDenied') } } },
    ]);
    expect(scopes.every(({ status }) => status === 'complete')).toBe(true);
  });
});

describe('checks/shell-words', () => {
  it.each(["it's", '$(reboot)', '`reboot`', 'a b', 'a\nb', '', '!!', '*', '~', "'", "''a''", '\\'])(
    'a shell takes %j whole',
    async (word) => {
      const { stdout } = await run('sh', ['-c', `printf '%s' ${shellWord(word)}`]);
      expect(stdout).toBe(word);
    },
  );
});
