import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { Program, runProgram } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

interface Discovered {
  readonly accounts: readonly { readonly id: string; readonly targetId: string | null }[];
  readonly discoveredAt: string | null;
  readonly failure: { readonly reason: string } | null;
}

/** With the account of the sandbox wherever it stands, as one of many. */
function text(configuration: string): string {
  return configuration.replaceAll('012345678910', '${account_id}');
}

async function ask<Answer>(url: string, path: string): Promise<Answer> {
  return (await (await fetch(`${url}${path}`)).json()) as Answer;
}

async function eventually<Value>(read: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

describe('e2e/discovery', () => {
  let sandbox: Sandbox;
  let installation: Installation;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 60, wrongShare: 0 }) });
    sandbox.account.organization.join({ id: '111111111111', name: 'elsewhere' });
    installation = writeInstallation();
    const document = parse(readFileSync(installation.configuration, 'utf8')) as Record<string, unknown>;
    const [{ id: _id, account_id: _account, ...target }] = document['targets'] as [Record<string, unknown>];
    const role = {
      name: 'notebook-drift-reader',
      external_id: sandbox.account.roles.get('notebook-drift-reader').externalId,
    };
    const settings = { role: role.external_id === undefined ? { name: role.name } : role, target };
    const discovery = { organizations: { ...settings, refresh: '1s' } };
    const { targets: _listed, ...rest } = document;
    writeFileSync(installation.configuration, text(stringify({ ...rest, discovery })));
  });
  afterEach(async () => {
    installation.remove();
    await sandbox.close();
  });

  function serve(): Program {
    const program = new Program(['serve', '--config', installation.configuration], sandbox.url);
    onTestFinished(() => void program.child.kill('SIGKILL'));
    return program;
  }

  it('watches each account, one failing alone, and follows the organization', async () => {
    const program = serve();
    const url = await program.url();
    const discovered = () => ask<Discovered>(url, '/api/v1/discovery');
    const outcomes = async () => {
      const { checks } = await ask<{ checks: { targetId: string; outcome: string | null }[] }>(url, '/api/v1/status');
      return Object.fromEntries(checks.map(({ targetId, outcome }) => [targetId, outcome]));
    };

    expect((await discovered()).accounts).toMatchObject([
      { id: '012345678910', targetId: 'account-012345678910' },
      { id: '111111111111', targetId: 'account-111111111111' },
    ]);
    const seen = await eventually(outcomes, (all) => Object.values(all).every((outcome) => outcome !== null));
    expect(seen).toEqual({ 'account-012345678910': 'clean', 'account-111111111111': 'unknown' });

    sandbox.account.organization.join({ id: '111111111111', name: 'elsewhere', state: 'SUSPENDED' });
    await eventually(outcomes, (all) => Object.keys(all).length === 1);
    const warning = await program.logged(/.*accounts are not discovered any more.*/);
    expect(JSON.parse(warning[0])).toMatchObject({ level: 'warn', accounts: ['111111111111'] });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /aws_api_requests_total\{aws_service="Organizations",operation="ListAccounts",code="ok"\} [1-9]/,
    );
    const fault = sandbox.faults.add({ fault: 'access-denied', service: 'organizations' });
    const refused = await eventually(discovered, ({ failure }) => failure !== null);
    expect(refused).toMatchObject({ failure: { reason: 'access_denied' }, accounts: [{ id: '012345678910' }] });
    expect(Object.keys(await outcomes())).toEqual(['account-012345678910']);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);

    const again = serve();
    const next = await again.url();
    expect((await ask<{ items: { id: string }[] }>(next, '/api/v1/targets')).items).toMatchObject([
      { id: 'account-012345678910' },
    ]);
    sandbox.faults.clear(fault);
    await eventually(
      () => ask<Discovered>(next, '/api/v1/discovery'),
      ({ failure }) => failure === null,
    );
    again.child.kill('SIGTERM');
    expect(await again.ended()).toBe(0);
  });

  it('is part of a single run, of doctor and of iam-policy', async () => {
    const words = ['--config', installation.configuration];
    const run = await runProgram(['check', '-o', 'json', ...words], sandbox.url);
    const report = JSON.parse(run.stdout) as { targets: { id: string }[] };
    expect(report.targets.map(({ id }) => id)).toEqual(['account-012345678910', 'account-111111111111']);
    const policy = await runProgram(['iam-policy', ...words], sandbox.url);
    expect(policy.stdout).toContain('organizations:ListAccounts');
    expect(policy.stdout).toContain('arn:aws:iam::*:role/notebook-drift-reader');
    const role = await runProgram(
      ['iam-policy', '--role', 'arn:aws:iam::*:role/notebook-drift-reader', ...words],
      sandbox.url,
    );
    expect(role.stdout).toContain('arn:aws:iam::*:role/mlspace-notebook-role');

    sandbox.faults.add({ fault: 'access-denied', service: 'organizations' });
    expect(await runProgram(['check', ...words], sandbox.url)).toMatchObject({ code: 2 });
    const { stdout } = await runProgram(['doctor', ...words], sandbox.url);
    expect(stdout).toMatch(/WRONG {4}discovery: organization: .*AccessDenied/);
  });
});
