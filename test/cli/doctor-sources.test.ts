import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { mlspaceTables } from '../../src/domain/target/installation-facts.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { collectingContext } from './context.ts';

const region = 'us-east-1';
const stack = 'mlspace-iam';

type Target = Record<string, unknown>;

describe('cli/doctor: what says what should be', () => {
  let sandbox: Sandbox;
  let installation: Installation;

  beforeEach(async () => {
    const account = seededAccount({ resources: 0 });
    for (const name of Object.values(mlspaceTables)) account.tables.create(region, name, { partition: 'id' });
    account.parameters.put(region, '/mlspace/key', 'value');
    sandbox = await startSandbox({ account });
    installation = writeInstallation();
    configure((target) => {
      target['policy'] = {
        source: { cloudformation: { stack, resource: 'mlspacenotebookpolicy*', ssm_parameters: ['/mlspace/key'] } },
      };
      target['facts'] = { tables: true, instance_types: true };
    });
  });
  afterEach(async () => {
    installation.remove();
    await sandbox.close();
  });

  function configure(change: (target: Target, document: Record<string, unknown>) => void): void {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { targets: [Target] };
    change(document.targets[0], document);
    writeFileSync(installation.configuration, stringify(document));
  }

  async function run(...words: readonly string[]) {
    const context = collectingContext({
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: region,
    });
    const code = await runCommandLine(['doctor', ...words, '--config', installation.configuration], context);
    return { code, ...context.written };
  }

  it('tries the stack, its parameters, each table, EC2 and the versions of a policy', async () => {
    const { code, stdout } = await run();

    for (const subject of [
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
      'ssm:GetParameter',
      'ec2:DescribeInstanceTypes',
      'iam:ListPolicyVersions',
      ...Object.values(mlspaceTables).map((name) => `dynamodb:Scan on ${name}`),
    ])
      expect(stdout).toContain(`ok       prod: ${subject}: allowed`);
    expect(stdout).toContain('untried  prod: cloudformation:ListExports: no template imports from another stack');
    expect(stdout).toContain(
      'ok       prod: notebook-policy: from stack mlspace-iam, resource mlspacenotebookpolicy08BA3F22',
    );
    expect(code).toBe(0);
  });

  it('leaves nothing that iam-policy prints without a word', async () => {
    const { stdout } = await run();
    const context = collectingContext({});
    await runCommandLine(['iam-policy', '--config', installation.configuration], context);
    const { Statement } = JSON.parse(context.written.stdout) as { Statement: { Action: string[] }[] };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain('dynamodb:Scan');
    expect(actions.filter((action) => !stdout.includes(` prod: ${action}`))).toEqual([]);
  });

  it.each([
    ['cloudformation', 'GetTemplate'],
    ['cloudformation', 'ListStackResources'],
    ['ec2', 'DescribeInstanceTypes'],
    ['ssm', 'GetParameter'],
    ['iam', 'ListPolicyVersions'],
  ] as const)('names %s:%s where it is denied, and what to do', async (service, operation) => {
    sandbox.faults.add({ fault: 'access-denied', service, operation });
    const { code, stdout } = await run('--quiet');
    const lines = stdout.split('\n');
    const at = lines.indexOf(`WRONG    prod: ${service}:${operation}: access_denied`);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(lines[at + 1]).toContain(`Allow ${service}:${operation} to the role`);
    expect(code).toBe(1);
  });

  it('tells one table that is denied and one that is not there, and the others well', async () => {
    sandbox.faults.add({ fault: 'access-denied', service: 'dynamodb', match: mlspaceTables.groupUsers });
    sandbox.account.tables.delete(region, mlspaceTables.projectUsers);
    const { code, stdout } = await run();

    expect(stdout).toContain(`WRONG    prod: dynamodb:Scan on ${mlspaceTables.groupUsers}: access_denied`);
    expect(stdout).toContain(`WRONG    prod: dynamodb:Scan on ${mlspaceTables.projectUsers}: there is no such table`);
    expect(stdout).toContain(`ok       prod: dynamodb:Scan on ${mlspaceTables.groupDatasets}: allowed`);
    expect(stdout).toMatch(/ 2 wrong, /);
    expect(code).toBe(1);
  });

  it('tells an action that is allowed on one role and denied on another', async () => {
    sandbox.account.roles.create({ name: 'other-notebook-role', trustPolicy: JSON.stringify({ Statement: [] }) });
    configure((target) => {
      target['roles'] = [{ name: 'mlspace-notebook-role' }, { name: 'other-notebook-role' }];
    });
    sandbox.faults.add({ fault: 'access-denied', service: 'iam', operation: 'GetRole', match: 'other-notebook-role' });
    const { code, stdout } = await run('--quiet');

    expect(stdout).toMatch(/^WRONG {4}prod: iam:GetRole: access_denied on a part: AccessDenied: User: .* iam:GetRole/m);
    expect(code).toBe(1);
  });

  it('names a stack and a parameter that are not there', async () => {
    sandbox.account.stacks.delete(region, stack);
    configure((target) => {
      const source = { cloudformation: { stack, resource: '*policy*', ssm_parameters: ['/mlspace/absent'] } };
      target['policy'] = { source };
    });
    const { code, stdout } = await run('--quiet');

    expect(stdout).toContain('WRONG    prod: ssm:GetParameter of /mlspace/absent: there is no such parameter');
    expect(stdout).toContain('WRONG    prod: stack mlspace-iam: ');
    expect(stdout).toContain('The stack mlspace-iam does not exist in us-east-1');
    expect(code).toBe(1);
  });

  it('names facts that no enabled check reads, and publishing, which it does not try', async () => {
    configure((_, document) => {
      const checks = document['checks'] as Record<string, object>;
      checks['role-attachments'] = { enabled: false };
      document['sinks'] = [
        { id: 'topic', type: 'sns', topic_arn: 'arn:aws:sns:us-east-1:012345678910:drift', endpoint: sandbox.url },
      ];
    });
    const { stdout } = await run();

    expect(stdout).toContain('untried  prod: facts.tables: no enabled check reads it');
    expect(stdout).toContain('untried  prod: facts.instance_types: no enabled check reads it');
    expect(stdout).toMatch(/untried {2}sink: topic: sns:Publish: it would send a message; .*alerts test topic/);
  });
});
