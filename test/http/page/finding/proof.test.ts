import { afterEach, describe, expect, it } from 'vitest';
import { dynamicRoleName } from '../../../../sandbox/dynamic-roles.ts';
import type { Finding } from '../../../../src/domain/finding/finding.ts';
import { findingPage } from '../../../../src/http/page/finding/finding-page.ts';
import { type Installation, startInstallation } from '../../../checks/roles/attachments-fixture.ts';
import { finding, now } from '../../fixtures.ts';

const notebookRole = 'mlspace-notebook-role';
const jane = dynamicRoleName('project000', 'user00000');
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const notebookPolicy = 'arn:aws:iam::012345678910:policy/mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M';
const wide = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });

let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

/** The page of the finding that the check itself makes of the account after a change. */
async function pageOf(
  kind: string,
  change: (account: Installation['account']) => void,
  check = 'role-attachments',
): Promise<{ readonly text: string; readonly found: Finding }> {
  installation = await startInstallation(2);
  change(installation.account);
  const { observations } = await installation.evaluate({ check });
  const observation = observations.find((row) => row.kind === kind);
  if (!observation) throw new Error(`no ${kind} among ${observations.map((row) => row.kind).join(', ')}`);
  const found = finding({ ...observation, checkId: check });
  return { found, text: pageText(found) };
}

/** Without anything that is known beside the finding. */
function pageText(found: Finding): string {
  const past = { days: [], states: [], checks: [], flow: [], fixed: { count: 0, meanTime: null }, keptSince: null };
  const neighbours = { previous: null, next: null };
  const beside = { history: [], check: undefined, filter: {}, neighbours, past, changed: undefined, mayWrite: false };
  return Object.values(findingPage({ finding: found, ...beside, now }))
    .map((part) => part?.text)
    .join('');
}

describe('http/page proof of a finding', () => {
  it('of a trust policy: who gets in now, and both documents', async () => {
    const stranger = 'arn:aws:iam::999999999999:root';
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' },
        { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'sts:AssumeRole' },
      ],
    };
    const { text } = await pageOf('trust-widened', ({ roles }) => roles.setTrustPolicy(jane, JSON.stringify(trust)));
    expect(text).toContain('Now allowed');
    expect(text).toMatch(/<dt>by<\/dt><dd><code>[^<]*999999999999/);
    expect(text).toContain('Expected trust policy');
    expect(text).toMatch(new RegExp(`<ins>[^<]*${stranger}[^<]*</ins>`));
    expect(text).not.toMatch(/<(ins|del)>[^<]*sagemaker/);
    expect(text).toMatch(/<del>[^<]*translate/);
    expect(text).toContain('aws iam update-assume-role-policy');
  });

  it('of a policy that nobody declared: the document and what it lets through in all', async () => {
    const { text } = await pageOf('attachment-unexpected', ({ roles }) => roles.attach(jane, administrator));
    expect(text).toContain('Live managed policy AdministratorAccess');
    expect(text).toMatch(/&quot;Action&quot;: &quot;\*&quot;/);
    expect(text).toContain('Now allowed');
    expect(text).toContain(`aws iam detach-role-policy --role-name ${jane} --policy-arn ${administrator}`);
    expect(text).not.toContain('Canonical and live policy side by side');
  });

  it('of a boundary that is gone: the document that held back', async () => {
    const { text } = await pageOf('boundary-missing', ({ roles }) => roles.deleteBoundary(jane));
    expect(text).toContain('Expected document');
    expect(text).toContain('aws iam put-role-permissions-boundary');
  });

  it('of a document that several roles share: each of them', async () => {
    const shared = 'arn:aws:iam::012345678910:policy/MLSpace-project-project000';
    const { text, found } = await pageOf('default-version', ({ policies }) => policies.rewrite(shared, wide));
    const roles = found.evidence['roles'] as readonly string[];
    expect(roles).toContain(jane);
    for (const role of roles) expect(text).toContain(`/policy?role=${encodeURIComponent(role)}">${role}</a>`);
    expect(text).toContain('Live managed policy MLSpace-project-project000');
    expect(text).toMatch(/<ins>[^<]*s3:\*/);
  });

  it('offers the remedy that the command line prints, and no other', async () => {
    const { text, found } = await pageOf(
      'policy-changed',
      ({ policies }) => policies.createVersion(notebookPolicy, wide, true),
      'policy-drift',
    );
    const { commands } = found.evidence['restore'] as { readonly commands: readonly string[] };
    expect(commands).toEqual([`aws iam set-default-policy-version --policy-arn ${notebookPolicy} --version-id v1`]);
    expect([...text.matchAll(/<pre class="command"[^>]*>(aws iam [^<]*)<\/pre>/g)].map(([, line]) => line)).toEqual(
      commands,
    );
    expect(text).not.toMatch(/curl|jq|\$DRIFT/);
    expect(text).toContain(`/policy?role=${notebookRole}">Canonical and live policy side by side`);
  });
});
