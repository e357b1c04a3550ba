import { describe, expect, it } from 'vitest';
import { configuredChecks } from '../../src/scan/schedule/configured-checks.ts';
import { loadValid, minimal, problemsOf } from './virtual-files.ts';

const withEntry = (entry: string) => `${minimal}    attachments:\n      expected:\n        - ${entry}\n`;

const on = async (text: string) => [...configuredChecks((await loadValid(text)).configuration).keys()];

describe('config/attachments', () => {
  it('is on for every target, and what a target says of attachments has no effect where it is switched off', async () => {
    expect(await on(minimal)).toContain('role-attachments');
    const off = `${minimal}    attachments: { permitted: [{ inline: x }] }\nchecks: { role-attachments: { enabled: false } }\n`;
    expect(await on(off)).not.toContain('role-attachments');
    expect((await loadValid(off)).warnings).toMatchObject([{ path: 'targets[0].attachments' }]);
  });

  it('takes from the notebook policy what a template shares with it, and the rest from the role', async () => {
    const loaded = await loadValid(
      `${withEntry('{ id: boundary, template: mlspace-boundary, boundary: { name: "*boundary" } }')}        - { id: user, template: mlspace-user, managed: { name: u } }\n`,
    );
    const [notebook, boundary, user] = loaded.targets[0]?.attachments.expected ?? [];
    expect(notebook).toMatchObject({ id: 'notebook-policy', place: { kind: 'attached' }, required: true });
    expect(boundary).toMatchObject({ place: { kind: 'boundary', pattern: { name: '*boundary' } } });
    expect(JSON.stringify(boundary?.document)).toContain('80b28a33');
    expect(user?.document).toMatchObject({ kind: 'by-role', facts: { user: { tag: 'user' } }, parameters: {} });
  });

  it('reads a template of a file with parameters from tags', async () => {
    const entry = '{ id: team, template_file: team.json, tag_parameters: { team: team-tag }, managed: { name: team } }';
    const statement = '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:${partition}:s3:::${team}/*"}';
    const files = { 'team.json': `{"Version":"2012-10-17","Statement":${statement}}` };
    const loaded = await loadValid(withEntry(entry), { files });
    expect(loaded.targets[0]?.attachments.expected[1]?.document).toMatchObject({
      facts: { team: { tag: 'team-tag' } },
    });
  });

  it('takes documents of other releases, and others by name, for accepted ones', async () => {
    const entry =
      '{ id: project, template: mlspace-project, releases: ">=1.5", managed: { name: p }, any_of: [{ template: mlspace-user }] }';
    const [, project] = (await loadValid(withEntry(entry))).targets[0]?.attachments.expected ?? [];

    expect(project).toMatchObject({ template: 'mlspace-project', document: { parameters: { release: '1.6.10' } } });
    expect(project?.accepted?.map(({ label }) => label)).toEqual([
      'release 1.4.0 to 1.6.4',
      'release 1.6.5',
      'release 1.6.6 to 1.6.7',
      'release unreleased',
      'template mlspace-user',
    ]);
    expect(project?.accepted?.[0]?.document).toMatchObject({ kind: 'by-role', parameters: { release: '1.6.4' } });
  });

  it.each([
    ['1.6', '1.6.10'],
    ['1.4 || 1.5', '1.5.3'],
    ['1.6.5 - 1.6.6', '1.6.6'],
  ])('takes of the releases %s the newest for the one that should be', async (range, newest) => {
    const entry = `{ id: project, template: mlspace-project, releases: "${range}", managed: { name: p } }`;
    const [, project] = (await loadValid(withEntry(entry))).targets[0]?.attachments.expected ?? [];

    expect(project?.document).toMatchObject({ parameters: { release: newest } });
  });

  it('adds statements to a template, for each role and for all', async () => {
    const add =
      '[{ Effect: Allow, Action: "ecr:Get*", Resource: "arn:${partition}:ecr:${region}:${account}:${project}/*" }]';
    const entry = `{ id: p, extends: mlspace-project, add: ${add}, parameters: { project: alpha }, managed: { name: p } }`;
    const loaded = await loadValid(withEntry(entry));
    const byRole = await loadValid(withEntry(entry.replace(' parameters: { project: alpha },', '')));

    expect(JSON.stringify(loaded.targets[0]?.attachments.expected[1]?.document)).toContain(
      'arn:aws:ecr:us-east-1:012345678910:alpha/*',
    );
    expect(byRole.targets[0]?.attachments.expected[1]?.document).toMatchObject({
      kind: 'by-role',
      template: { name: 'mlspace-project', add: [{ Action: 'ecr:Get*' }] },
    });
  });

  it('adds statements to the notebook policy', async () => {
    const policy = minimal.replace(
      'policy:',
      'policy:\n      extends: mlspace-notebook\n      add: [{ Effect: Allow, Action: "s3:Get*", Resource: "arn:aws:s3:::more/*" }]',
    );

    expect((await loadValid(policy)).targets[0]?.canonical?.statements).toHaveLength(16);
  });

  it('reads files that begin with a byte order mark as if they did not', async () => {
    const statement = '{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"sagemaker.amazonaws.com"}}';
    const trust = `{"Version":"2012-10-17","Statement":${statement}}`;
    const template = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}';
    const entries = '[{ id: a, template_file: a.json, managed: { name: a } }]';
    const text = `${minimal}    attachments: { trust_file: trust.json, expected: ${entries} }\n`;
    const plain = await loadValid(text, { files: { 'a.json': template, 'trust.json': trust } });
    const marked = await loadValid(`\uFEFF${text}`, {
      files: { 'a.json': `\uFEFF${template}`, 'trust.json': `\uFEFF${trust}` },
    });

    expect(marked.targets[0]?.attachments).toEqual(plain.targets[0]?.attachments);
    expect(marked.targets[0]?.attachments.trust.text).toBe(trust);
    expect(marked.hash).toBe(plain.hash);
  });

  it.each([
    ['{ id: a, managed: { name: x } }', 'give exactly one of source, template, template_file, extends and arn'],
    ['{ id: a, template: mlspace-user }', 'give exactly one of managed, inline and boundary'],
    ['{ id: a, extends: mlspace-user, managed: { name: x } }', 'extends and add belong together'],
    [
      '{ id: a, extends: mlspace-user, managed: { name: x }, add: [{ Effect: Allow, Action: x, Resource: "*" }] }',
      '"x" is not allowed here',
    ],
    ['{ id: a, template: mlspace-user, managed: { name: x }, releases: newest }', 'is not a range of versions'],
    ['{ id: a, template: mlspace-notebook, managed: { name: x }, releases: "1" }', 'that a release deploys'],
    ['{ id: a, arn: "arn:aws:iam::aws:policy/X", inline: x }', 'none of them with arn'],
    ['{ id: a, template: mlspace-usr, managed: { name: x } }', 'there is no template "mlspace-usr"'],
    ['{ id: a, template: mlspace-user, parameters: { usr: 1 }, managed: { name: x } }', 'there is no parameter "usr"'],
    ['{ id: notebook-policy, template: mlspace-user, managed: { name: x } }', 'is the same already'],
  ])('refuses %s', async (entry, message) => {
    expect(await problemsOf(withEntry(entry))).toEqual([expect.stringContaining(message)]);
  });

  it('refuses a trust policy that is none', async () => {
    const text = `${minimal}    attachments: { trust_file: trust.json }\n`;
    expect(await problemsOf(text, { files: { 'trust.json': 'sagemaker' } })).toEqual([
      expect.stringContaining('is no policy document'),
    ]);
  });
});
