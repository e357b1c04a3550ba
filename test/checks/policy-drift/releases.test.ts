import { afterEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/domain/evaluation/evaluation.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { type Installation, installationYaml, startInstallation, told } from '../roles/attachments-fixture.ts';

const notebook = 'arn:aws:iam::012345678910:policy/mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M';
const policyLine = (more: string) =>
  installationYaml.replace('template: mlspace-notebook\n', `template: mlspace-notebook-deployed\n      ${more}\n`);

let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

function ofRelease(release: string): string {
  const source = { kind: 'builtin' as const, template: 'mlspace-notebook-deployed' };
  const outcome = renderPolicy(source, { ...sampleParameters, release }, sampleInstallation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy.text;
}

async function judge(document: string, yaml: string) {
  installation = await startInstallation(0);
  installation.account.policies.rewrite(notebook, document);
  return installation.evaluate({ check: 'policy-drift', yaml });
}

describe('checks/policy-drift: releases', () => {
  it('takes the document of another accepted release for outdated', async () => {
    const evaluation = await judge(ofRelease('1.6.4'), policyLine('releases: ">=1.5"'));
    expect(told(evaluation)).toEqual(['policy-outdated info iam-role mlspace-notebook-role']);
    expect(evaluation.observations[0]?.summary).toContain('release 1.6.0 to 1.6.4');
  });

  it('takes the newest of the range for the one that should be', async () => {
    expect(told(await judge(ofRelease('1.6.4'), policyLine('releases: "1.5 - 1.6.4"')))).toEqual([]);
  });

  it('names the release of a document that is changed, and restores none where an accepted one is as near', async () => {
    const { Statement, ...rest } = JSON.parse(ofRelease('1.6.4')) as { readonly Statement: readonly object[] };
    const more = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const evaluation = await judge(
      JSON.stringify({ ...rest, Statement: [...Statement, more] }),
      policyLine('releases: ">=1.5"'),
    );
    expect(told(evaluation)).toEqual(['policy-changed critical iam-role mlspace-notebook-role']);
    expect(evaluation.observations[0]?.summary).toContain('equals release 1.6.0 to 1.6.4 but for 1 statement');
    expect(evaluation.observations[0]?.evidence['restore']).toMatchObject({
      commands: [],
      note: expect.stringContaining('Decide first'),
    });
  });

  it('says that a document is exactly that of a release that is not accepted, and restores nothing', async () => {
    const [changed] = (await judge(ofRelease('1.6.4'), policyLine(''))).observations;
    expect(changed?.summary).toContain('equals release 1.6.0 to 1.6.4');
    expect(changed?.evidence['restore']).toMatchObject({ commands: [], note: expect.stringContaining('set release') });
  });
});

describe('checks/policy-drift: a pattern that fits nothing', () => {
  const misspelt = installationYaml.replace('    policy:\n', '    policy:\n      attached: { name: "notebok-*" }\n');

  it('is unknown, names what looks like it, and keeps what was found', async () => {
    installation = await startInstallation(2);
    const evaluation = await installation.evaluate({ check: 'policy-drift', yaml: misspelt });
    expect(outcomeOf(evaluation)).toBe('unknown');
    expect(told(evaluation)).toContain('policy-missing high iam-role mlspace-notebook-role');
    expect(JSON.stringify(evaluation.scopes)).toContain(
      'Attached are, with names like it: mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M',
    );
  });

  it('is a finding alone where nothing that is attached looks like it', async () => {
    installation = await startInstallation(0);
    installation.account.roles.detach('mlspace-notebook-role', notebook);
    const evaluation = await installation.evaluate({ check: 'policy-drift' });
    expect(outcomeOf(evaluation)).toBe('findings');
    expect(told(evaluation)).toEqual(['policy-missing high iam-role mlspace-notebook-role']);
  });

  it('says what of the roles is not looked at', async () => {
    installation = await startInstallation(1);
    const { detail } = await installation.evaluate();
    expect(JSON.stringify(detail)).toContain(
      'arn:aws:iam::aws:policy/ReadOnlyAccess allows: it is permitted without at_most.',
    );
  });
});
