import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import { examineAccount } from '../../src/aws/examine.ts';
import { createAccountRolesPool } from '../../src/aws/iam/account-roles.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { sampleTarget } from '../support/fixtures.ts';
import { collectingContext } from './context.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('cli/doctor', () => {
  let sandbox: Sandbox;
  let installation: Installation;
  const received: string[] = [];
  const receiver = createServer((request, response) => {
    received.push(String(request.method));
    response.writeHead(405).end();
  });

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 60 }) });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    installation = writeInstallation({ webhook: { url: `http://127.0.0.1:${port}/secret-path`, secret } });
  });
  afterEach(async () => {
    installation.remove();
    receiver.closeAllConnections();
    receiver.close();
    received.length = 0;
    await sandbox.close();
  });

  function configure(change: (document: Record<string, Record<string, unknown>[]>) => void): void {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as Record<
      string,
      Record<string, unknown>[]
    >;
    change(document);
    writeFileSync(installation.configuration, stringify(document));
  }

  async function run(...words: readonly string[]) {
    const context = collectingContext({
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    });
    const code = await runCommandLine(['doctor', ...words, '--config', installation.configuration], context);
    return { code, ...context.written };
  }

  it('finds nothing wrong where nothing is, sends no message and tells no secret', async () => {
    const { code, stdout } = await run();
    expect(stdout).toContain('ok       prod: identity: the caller is arn:aws:');
    expect(stdout).toContain('ok       prod: iam:GetRole: allowed');
    expect(stdout).toContain('ok       prod: sagemaker:ListTags in us-east-1: allowed');
    expect(stdout).toContain('untried  prod: iam:GetRolePolicy: the account has nothing to try it on');
    expect(stdout).toContain('ok       sink: ops: 127.0.0.1 answers (405)');
    expect(stdout).not.toContain('secret-path');
    expect(stdout).toMatch(/ok, 0 wrong, 4 not tried\n$/);
    expect(received).toEqual(['HEAD']);
    expect(code).toBe(0);
  });

  it('says what there is of the tag policy of the organization, where it counts', async () => {
    configure((document) => {
      const { checks = {} } = document as unknown as { checks?: Record<string, object> };
      Object.assign(document, {
        checks: { ...checks, 'required-tags': { ...checks['required-tags'], tag_policy: 'follow' } },
      });
    });
    const action = 'prod: organizations:DescribeEffectivePolicy: ';
    expect((await run()).stdout).toContain(`WRONG    ${action}No tag policy is in effect for account`);
    sandbox.account.organization.tagPolicies.set(sandbox.account.accountId, '{"tags":{}}');
    expect((await run()).stdout).toContain(`ok       ${action}allowed`);
    sandbox.faults.add({ fault: 'access-denied', operation: 'DescribeEffectivePolicy' });
    expect((await run()).stdout).toContain(`WRONG    ${action}access_denied`);
  });

  it('asks little of a large account', async () => {
    await run();
    const total = Object.values(sandbox.requests()).reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThan(60);
  });

  it.each([
    ['iam', 'GetPolicyVersion', ''],
    ['sagemaker', 'ListModels', ' in us-east-1'],
    ['sagemaker', 'ListTags', ' in us-east-1'],
  ] as const)('names %s:%s alone where it alone is denied, and what to do', async (service, operation, where) => {
    sandbox.faults.add({ fault: 'access-denied', service, operation });
    const { code, stdout } = await run('--quiet');
    const [problem, remedy, summary] = stdout.split('\n');
    expect(problem).toBe(`WRONG    prod: ${service}:${operation}${where}: access_denied`);
    expect(remedy).toContain('iam-policy');
    expect(summary).toContain(' 1 wrong');
    expect(code).toBe(1);
  });

  it('tries CloudTrail where it is to be asked', async () => {
    configure((document) => Object.assign(document, { cloudtrail: { enabled: true } }));
    expect((await run()).stdout).toContain('ok       prod: cloudtrail:LookupEvents: allowed');
    sandbox.faults.add({ fault: 'access-denied', service: 'cloudtrail' });
    const { code, stdout } = await run('--quiet');
    expect(stdout).toMatch(/^WRONG {4}prod: cloudtrail:LookupEvents: access_denied\n/);
    expect(code).toBe(1);
  });

  it('tries the queue of events without hiding or removing anything', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as Record<string, unknown>;
    document['events'] = { queue_arn: 'arn:aws:sqs:us-east-1:012345678910:drift-events' };
    writeFileSync(installation.configuration, stringify(document));

    const missing = await run();
    expect(missing.stdout).toContain('WRONG    events: sqs:ReceiveMessage: QueueDoesNotExist');
    const queue = sandbox.account.queues.create('drift-events');
    queue.send('{}');
    const { stdout } = await run();

    expect(stdout).toContain('ok       events: sqs:ReceiveMessage: allowed');
    expect(stdout).toContain('ok       events: sqs:DeleteMessage: allowed');
    expect(queue.size).toBe(1);
    expect(await queue.receive(1, { hidden: 0, wait: 0 })).toHaveLength(1);

    sandbox.faults.add({ fault: 'access-denied', service: 'sqs', operation: 'DeleteMessage' });
    const denied = await run('--quiet');
    expect(denied.stdout).toContain('WRONG    events: sqs:DeleteMessage: ');
    expect(denied.stdout).toContain('iam-policy');
    expect(denied.code).toBe(1);
  });

  it('says that GetResources is not needed', async () => {
    sandbox.faults.add({ fault: 'access-denied', service: 'tag', operation: 'GetResources' });
    const { code, stdout } = await run();
    expect(stdout).toContain('ok       prod: tag:GetResources in us-east-1: access_denied; tags are read one by one');
    expect(code).toBe(0);
  });

  it('says whose the credentials are when they are of another account, and tries nothing there', async () => {
    installation.remove();
    installation = writeInstallation({ accountId: '999999999999' });
    const { code, stdout } = await run('--quiet');
    expect(stdout).toContain('WRONG    prod: sts:GetCallerIdentity: The credentials are arn:aws:');
    expect(Object.keys(sandbox.requests())).toEqual(['sts:GetCallerIdentity']);
    expect(code).toBe(1);
  });

  it('names the role that cannot be assumed', async () => {
    sandbox.faults.add({ fault: 'access-denied', service: 'sts', operation: 'AssumeRole' });
    configure(({ targets: [target] = [{}] }) =>
      Object.assign(target as object, { assume_role: { arn: 'arn:aws:iam::012345678910:role/notebook-drift-reader' } }),
    );
    const { code, stdout } = await run('--quiet');
    expect(stdout).toContain('WRONG    prod: sts:AssumeRole: ');
    expect(code).toBe(1);
  });

  it('names a sink that cannot be reached, and one that is never called', async () => {
    configure((document) => {
      const [sink] = document['sinks'] as [Record<string, unknown>];
      document['sinks'] = [
        { ...sink, url: 'http://127.0.0.1:1/x' },
        { ...sink, id: 'metadata', url: 'https://169.254.169.254/x', insecure: false },
      ];
    });
    const { code, stdout } = await run('--quiet');
    expect(stdout).toMatch(/WRONG {4}sink: ops: .*127\.0\.0\.1/);
    expect(stdout).toMatch(/WRONG {4}sink: metadata: 169\.254\.169\.254 is an address/);
    expect(code).toBe(1);
  });

  it('looks a store through that the daemon holds, and names who does', async () => {
    const held = await openSqliteStore({ path: join(installation.folder, 'store.db') });
    const { code, stdout } = await run();
    await held.close();
    expect(stdout).toMatch(/ok {7}store: .*is in use by process \d+ on host .*, and is sound/);
    expect(code).toBe(0);
  });

  it('ends with 2 where the configuration is wrong or the target unknown', async () => {
    expect(await run('--target', 'nobody')).toMatchObject({ code: 2, stdout: '' });
    configure(({ targets: [target] = [{}] }) => Object.assign(target as object, { account_id: 'x' }));
    expect(await run()).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('aws/examine', () => {
  it.each([600_000, -600_000])('tells a clock that is %i ms off', async (off) => {
    const sandbox = await startSandbox();
    const dependencies = {
      network: { connectTimeout: 20_000, requestTimeout: 60_000 },
      telemetry: { awsRequest: () => undefined },
      callsPerSecond: 100,
      limiters: createLimiterPool(),
      accountRoles: createAccountRolesPool(),
      clock: Date.now,
      environment: { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    };
    const { signal } = new AbortController();
    const examined = await examineAccount(sampleTarget, dependencies, { signal, clock: () => Date.now() - off });
    await sandbox.close();
    expect(examined.identity.ok).toBe(true);
    // To the second, and the request itself takes a moment.
    expect(Math.abs((examined.clockOffset ?? 0) - off)).toBeLessThan(30_000);
  });
});
