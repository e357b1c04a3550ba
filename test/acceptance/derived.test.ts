import { expect, it } from 'vitest';
import { derivations, twoInstallations } from '../support/installations/derived-installations.ts';
import { initUnderTest, installationData } from '../support/installations/init-run.ts';
import type { InstallationData } from '../support/installations/installed-account.ts';
import { describeWithShared } from '../support/shared-documents.ts';

const release = 'v1.6.10';
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** What somebody may do to an installation, the name that a finding has to have in it, and the least severity. */
const tamperings = {
  'an inline policy on the role of a user': 'quick',
  'another notebook policy': 'mlspacenotebookpolicy',
  'no boundary on the role of a user': 'boundary',
} as const;

function userRoleOf(data: InstallationData) {
  const role = data.roles.find(({ tags }) => tags['dynamic-user-role'] === 'true' && tags['user'] === 'alice');
  if (!role) throw new Error('there is no role of alice');
  return role;
}

async function accepted(data: InstallationData, words: readonly string[] = []) {
  const under = await initUnderTest(data);
  const { code, stdout, stderr } = await under.init(['--yes', '--region', data.region, ...words]);
  expect({ code, findings: /^(\d+) findings/m.exec(stdout)?.[1] }, `${stderr}\n${stdout}`).toEqual({
    code: 0,
    findings: '0',
  });
  return { ...under, stderr };
}

describeWithShared('mlspace', 'acceptance: installations with other settings', () => {
  it.each(Object.keys(derivations))('%s: clean as init says, and every tampering is found', async (name) => {
    const data = derivations[name]?.(installationData(release));
    if (!data) throw new Error('no such derivation');
    const { server, run, configuration } = await accepted(data);
    const { roles, policies } = server.sandbox.account;
    const { name: role } = userRoleOf(data);
    const notebook = policies.all().find((policy) => policy.name.startsWith('mlspace-iam-mlspacenotebookpolicy'));
    const check = async () => {
      const { stdout } = await run([
        'check',
        '--config',
        configuration,
        '--output',
        'json',
        '--check',
        'policy-drift',
        '--check',
        'role-attachments',
      ]);
      return (JSON.parse(stdout) as { findings: { severity: string; summary: string }[] }).findings;
    };

    roles.putInline(role, 'quick', everything);
    policies.rewrite(notebook?.arn ?? '', everything);
    roles.deleteBoundary(role);
    const found = await check();

    for (const [tampering, named] of Object.entries(tamperings)) {
      const told = found.filter(
        ({ severity, summary }) => summary.includes(named) && ['critical', 'high', 'medium'].includes(severity),
      );
      expect(
        told.length,
        `${tampering}: ${JSON.stringify(
          found.map(({ summary }) => summary),
          null,
          1,
        )}`,
      ).toBeGreaterThan(0);
    }
  });

  it('two installations: one is taken whole, the other one is named with the command for it', async () => {
    const data = twoInstallations(installationData(release));
    const first = await accepted(data);
    const command = 'init --role beta-notebook-role --prefix Beta- --output FILE';
    expect(first.stderr).toContain(command);
    const second = await accepted(data, command.split(' ').slice(1, -2));
    expect(second.stderr).toMatch(/role beta-notebook-role and 4 /);
  });
});
