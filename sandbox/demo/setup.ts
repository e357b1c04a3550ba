import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sampleInstallation, sampleParameters } from '../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../src/policy/canonical/render.ts';
import type { SandboxAccount } from '../account/account.ts';
import { notebookStack } from '../notebook-stack.ts';
import { seededAccount } from '../seeded-account.ts';

export const region = 'us-east-1';
const accountId = '012345678910';
export const roleName = 'mlspace-notebook-role';

/** Where things stand in the account of the demo. */
export interface DemoAccount {
  readonly account: SandboxAccount;
  /** Carries all its tags. */
  readonly taggedArn: string;
  /** Lacks `project`. */
  readonly untaggedArn: string;
}

/**
 * An account with 160 resources, some of them with wrong tags, the notebook role as its stack made it, and the role of an
 * older installation whose policy somebody has already changed: it may now read every bucket.
 */
export function demoAccount(): DemoAccount {
  const deployed = deployedNotebookPolicy();
  const account = seededAccount({ seed: 'demo', resources: 160, wrongShare: 0.03, notebookPolicy: deployed });
  const document = JSON.parse(deployed) as { Statement: object[] };
  document.Statement.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*/*' });
  const changed = account.policies.create({
    name: 'mlspace-legacy-mlspacenotebookpolicy08BA3F22-1F6TN8WJ0RDC',
    document: JSON.stringify(document),
  });
  account.roles.create({ name: 'mlspace-legacy-notebook-role', trustPolicy: sageMakerTrust });
  account.roles.attach('mlspace-legacy-notebook-role', changed.arn);
  const user = { key: 'user', value: 'alice' };
  const system = { key: 'system', value: 'MLSpace' };
  const project = { key: 'project', value: 'fraud-detection' };
  const create = (name: string, tags: readonly { key: string; value: string }[]) =>
    account.sagemaker.create({ type: 'endpoint', region, name, tags });
  return {
    account,
    taggedArn: create('fraud-scoring-live', [user, project, system]),
    untaggedArn: create('fraud-scoring-canary', [user, system]),
  };
}

/** What the newest release deploys where all users share one role. */
function deployedNotebookPolicy(): string {
  const source = { kind: 'builtin', template: 'mlspace-notebook-deployed' } as const;
  const parameters = { ...sampleParameters, managed_roles: false };
  const outcome = renderPolicy(source, parameters, sampleInstallation);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('; '));
  return outcome.policy.text;
}

const sageMakerTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A folder with the configuration, the secret and the store of the demo; `remove` deletes it. */
export interface DemoFolder {
  readonly configuration: string;
  remove(): void;
}

export function writeConfiguration(
  port: number,
  receiver: { readonly url: string; readonly secret: string },
): DemoFolder {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-demo-'));
  const configuration = join(folder, 'notebook-drift.yaml');
  writeFileSync(join(folder, 'webhook-secret'), `${receiver.secret}\n`, { mode: 0o600 });
  writeFileSync(configuration, stringify(demoConfiguration({ port, url: receiver.url, folder })));
  return { configuration, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Everything as an installation would write it, but scanned every few seconds so that a person need not wait. */
function demoConfiguration({ port, url, folder }: { port: number; url: string; folder: string }) {
  const everyThreeSeconds = '*/3 * * * * *';
  return {
    targets: [
      {
        id: 'demo',
        account_id: accountId,
        home_region: region,
        roles: [{ name: roleName }, { name: 'mlspace-legacy-notebook-role' }],
        policy: {
          source: { cloudformation: { stack: notebookStack.name, resource: 'mlspacenotebookpolicy*' } },
          attached: { name: '*mlspacenotebookpolicy*' },
        },
      },
    ],
    checks: { 'policy-drift': { schedule: everyThreeSeconds }, 'required-tags': { schedule: everyThreeSeconds } },
    store: { sqlite: { path: join(folder, 'notebook-drift.db') } },
    http: { host: '127.0.0.1', port },
    alerts: { group_wait: '0s', group_interval: '0s' },
    sinks: [{ id: 'demo-receiver', type: 'webhook', url, secret_file: 'webhook-secret', insecure: true }],
    scan: { jitter: '0s', aws_calls_per_second: 100 },
    log: { level: 'warn' },
  };
}

/** Whether nobody listens on a port on loopback. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port on loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return port;
}
