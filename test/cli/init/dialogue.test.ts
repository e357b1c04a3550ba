import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { initUnderTest, installationData } from '../../support/installations/init-run.ts';
import type { InstallationData } from '../../support/installations/installed-account.ts';
import { describeWithShared } from '../../support/shared-documents.ts';

const data = () => installationData('v1.6.10');
const here = ['--region', 'us-east-1'];

describeWithShared('mlspace', 'cli/init on a terminal', () => {
  it('asks for the region where nothing names one', async () => {
    const { init, configuration } = await initUnderTest(data());
    const { code, questions } = await init([], ['us-east-1']);
    expect(questions).toEqual(['Region of the installation: ']);
    expect(code).toBe(0);
    expect(parse(readFileSync(configuration, 'utf8'))).toMatchObject({ targets: [{ home_region: 'us-east-1' }] });
  });

  it('does not go on without a region, and takes no answer for none', async () => {
    const { init, configuration, server } = await initUnderTest(data());
    expect(await init([], [''])).toMatchObject({ code: 2, stderr: expect.stringContaining('give --region') });
    expect(await init([])).toMatchObject({ code: 2, questions: [] });
    expect(server.sandbox.requests()).toEqual({});
    expect(existsSync(configuration)).toBe(false);
  });

  it('asks before it writes over a file, and leaves it where the answer is not yes', async () => {
    const { init, configuration } = await initUnderTest(data());
    writeFileSync(configuration, 'mine');
    const refused = await init(here, ['n']);
    expect(refused.questions).toEqual([expect.stringContaining(configuration)]);
    expect([refused.code, readFileSync(configuration, 'utf8')]).toEqual([2, 'mine']);
    const silent = await init(here);
    expect([silent.code, readFileSync(configuration, 'utf8')]).toEqual([2, 'mine']);
    const agreed = await init(here, ['y']);
    expect(agreed.code).toBe(0);
    expect(readFileSync(configuration, 'utf8')).toContain('targets:');
  });

  it('asks before it takes live policies of a newer release for what should be', async () => {
    const { init, configuration } = await initUnderTest(newer(data()));
    const baseline = configuration.replace('.yaml', '-baseline');

    const refused = await init(here, ['n']);
    expect(refused.questions).toEqual([
      expect.stringMatching(/^Nothing but the live policies says what .* should be\. Take them/),
    ]);
    expect([refused.code, existsSync(baseline)]).toEqual([1, false]);
    const agreed = await init(here, ['y', 'y']);
    expect(agreed.questions).toHaveLength(2);
    expect([agreed.code, existsSync(baseline)]).toEqual([0, true]);
    expect(readFileSync(configuration, 'utf8')).toContain('TAKEN FROM LIVE');
  });
});

type Document = { Statement: object[] };

/** A document of what followed the last release, for this installation. */
function unreleased(template: string, own: object): Document {
  const common = template.endsWith('deployed') || template.endsWith('boundary') ? parameters : {};
  const outcome = renderPolicy(
    { kind: 'builtin', template },
    { ...common, ...own, release: 'unreleased' },
    { partition: 'aws', accountId: '123456789012', homeRegion: 'us-east-1' },
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return JSON.parse(outcome.policy.text) as Document;
}

const parameters = {
  kms_key: 'arn:aws:kms:us-east-1:123456789012:key/80b28a33-4686-4d87-9dda-4a87e889875a',
  security_groups: ['sg-0c001c111cbcdcdf6'],
  subnets: ['subnet-0f9f0555e69d3d687', 'subnet-06cbb3ec6591a31ad', 'subnet-0c0e994c58823e1c3'],
};

/** An installation of a release that is not known: what followed the last one, and more. */
function newer(installation: InstallationData): InstallationData {
  const notebook = unreleased('mlspace-notebook-deployed', {});
  notebook.Statement.push({ Effect: 'Allow', Action: ['bedrock-runtime:InvokeModel'], Resource: '*' });
  const boundary = unreleased('mlspace-boundary', {});
  for (const policy of installation.policies) {
    const document = newDocument(policy, { notebook, boundary });
    if (document) Object.assign(policy, { versions: { v1: document }, default_version: 'v1' });
  }
  for (const { template } of installation.stacks)
    for (const [id, resource] of Object.entries(template.Resources) as [string, { Properties: object }][]) {
      if (id.startsWith('mlspacenotebookpolicy')) Object.assign(resource.Properties, { PolicyDocument: notebook });
      if (id.startsWith('mlspaceprojectuserroleboundary'))
        Object.assign(resource.Properties, { PolicyDocument: boundary });
    }
  return installation;
}

function newDocument(
  { name, versions }: InstallationData['policies'][number],
  { notebook, boundary }: { readonly notebook: Document; readonly boundary: Document },
): Document | undefined {
  if (name.includes('mlspacenotebookpolicy')) return notebook;
  if (name.endsWith('permission-boundary')) return boundary;
  const [, kind, of = ''] = /^MLSpace-(user|project)-(.*)$/.exec(name) ?? [];
  if (kind === 'user') {
    const group_datasets = JSON.stringify(versions).includes('sea-clutter') ? ['sea-clutter'] : [];
    const document = unreleased('mlspace-user', { user: of, group_datasets });
    const other = { StringNotEquals: { 'aws:ResourceTag/user': of } };
    document.Statement.push({ Effect: 'Deny', Action: ['bedrock:InvokeAgent'], Resource: '*', Condition: other });
    return document;
  }
  if (kind !== 'project') return undefined;
  const document = unreleased('mlspace-project', { project: of });
  document.Statement.splice(1, 1);
  return document;
}

describeWithShared('mlspace', 'cli/init through a role, and where something is denied', () => {
  it('assumes the role that is named, reads as it, and writes it down', async () => {
    const { init, configuration, server } = await initUnderTest(data());
    const reader = server.sandbox.account.roles.create({
      name: 'reader',
      trustPolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' },
        ],
      }),
    });
    const { code, stderr } = await init(['--yes', ...here, '--assume-role', reader.arn]);
    expect(stderr).toMatch(/as arn:aws:sts::123456789012:assumed-role\/reader\//);
    expect(code).toBe(0);
    expect(parse(readFileSync(configuration, 'utf8'))).toMatchObject({
      targets: [{ assume_role: { arn: reader.arn } }],
    });
  });

  it('says that a role cannot be assumed, and writes nothing', async () => {
    const { init, configuration } = await initUnderTest(data());
    const arn = 'arn:aws:iam::123456789012:role/mlspace-notebook-role';
    const { code, stderr } = await init(['--yes', ...here, '--assume-role', arn]);
    expect([code, existsSync(configuration)]).toEqual([2, false]);
    expect(stderr).toContain('sts:AssumeRole');
  });

  it.each([['lambda'], ['s3'], ['lambda', 's3']] as ('lambda' | 's3')[][])(
    'without %s: clean, and says what it could not read',
    async (...denied) => {
      const { init, configuration } = await initUnderTest(data(), { denied });
      const { code, stderr } = await init();
      expect(code).toBe(0);
      const told = { lambda: 'Allow lambda:ListFunctions', s3: 'Allow s3:GetObject' };
      expect(denied.filter((service) => !stderr.includes(told[service]))).toEqual([]);
      expect(readFileSync(configuration, 'utf8')).toContain('mlspace-iam');
    },
  );

  it('without IAM: never clean, and says what it needs', async () => {
    const { init, configuration } = await initUnderTest(data(), {
      faults: [{ fault: 'access-denied', service: 'iam' }],
    });
    const { code, stderr } = await init();
    expect(code).toBe(2);
    expect(stderr).toContain('Allow iam:GetAccountAuthorizationDetails');
    expect(stderr).toContain('the file was written, but is not complete');
    expect(existsSync(configuration)).toBe(true);
  });
});
