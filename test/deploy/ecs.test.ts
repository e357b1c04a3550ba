import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeWith, externalTool } from '../support/external-tool.ts';

const folder = join(import.meta.dirname, '../../deploy/ecs');
const stacks = globSync('*.yaml', { cwd: folder }).filter((file) => file !== 'config.yaml');

interface Container {
  readonly Name: string;
  readonly Essential: boolean;
  readonly User: string;
  readonly ReadonlyRootFilesystem: boolean;
  readonly EntryPoint?: readonly string[];
  readonly Command: readonly string[];
  readonly StopTimeout?: number;
  readonly PortMappings?: readonly { readonly ContainerPort: number }[];
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
  readonly HealthCheck?: { readonly Command: readonly string[] };
  /** A secret, or `Fn::If` with its three arguments. */
  readonly Secrets?: readonly ({ readonly Name: string } | readonly unknown[])[];
  readonly LinuxParameters: object;
  readonly LogConfiguration: { readonly LogDriver: string };
}

/** The intrinsic functions stay what they are called with: what is asked here does not depend on them. */
const service = parse(readFileSync(join(folder, 'service.yaml'), 'utf8'), { logLevel: 'silent' }) as {
  Resources: {
    TaskRole: { Properties: Record<string, unknown> };
    ExecutionRole: { Properties: Record<string, unknown> };
    SecurityGroup: { Properties: { SecurityGroupIngress: readonly { readonly FromPort: number }[] } };
    TaskDefinition: { Properties: { ContainerDefinitions: readonly Container[] } };
  };
};
const containers = service.Resources.TaskDefinition.Properties.ContainerDefinitions;

describe('deploy/ecs', () => {
  it.each(containers.map((container) => [container.Name, container] as const))(
    '%s needs no privilege',
    (_name, one) => {
      expect(one).toMatchObject({
        User: '65532:65532',
        ReadonlyRootFilesystem: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
        LogConfiguration: { LogDriver: 'awslogs' },
      });
    },
  );

  it('checks the health of the daemon without a shell, and gives it time to end', () => {
    expect(containers.find(({ Essential }) => Essential)).toMatchObject({
      StopTimeout: 60,
      HealthCheck: { Command: ['CMD', 'node', '/app/bin/healthcheck.js'] },
    });
  });

  it('has probes and metrics on a port of their own, which may be reached as the other one', () => {
    const daemon = containers.find(({ Essential }) => Essential);
    expect(daemon?.Environment).toEqual([{ Name: 'NOTEBOOK_DRIFT__HTTP__INTERNAL_PORT', Value: '8081' }]);
    const ports = daemon?.PortMappings?.map(({ ContainerPort }) => ContainerPort);
    const ingress = service.Resources.SecurityGroup.Properties.SecurityGroupIngress.map(({ FromPort }) => FromPort);
    expect([ports, ingress]).toEqual([
      [8080, 8081],
      [8080, 8081],
    ]);
  });

  it('gives the program no right to read secrets, and ECS no right of the program', () => {
    const { TaskRole, ExecutionRole } = service.Resources;
    expect(JSON.stringify(TaskRole)).not.toContain('secretsmanager');
    expect(JSON.stringify(TaskRole)).toContain('ReaderPolicyArn');
    expect(JSON.stringify(ExecutionRole)).not.toContain('ReaderPolicyArn');
  });

  it('writes each secret to the file that the configuration names, readable by its owner alone', () => {
    const files = containers.find(({ Name }) => Name === 'files');
    const work = mkdtempSync(join(tmpdir(), 'ecs-files-'));
    const script = String(files?.Command[0]).replaceAll('/var/lib/notebook-drift/', `${work}/`);
    const names = (files?.Secrets ?? []).flatMap((secret) => ('Name' in secret ? [secret.Name] : []));
    const env = {
      ...Object.fromEntries(names.map((name) => [name, `text of ${name}`])),
      SECRET_FILES: JSON.stringify({ 'slack-url': 'text of slack-url' }),
    };
    const run = () => spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
    const [first, again] = [run(), run()];
    const written = readdirSync(work).toSorted();
    const text = readFileSync(join(work, 'postgres-url'), 'utf8');
    rmSync(work, { recursive: true });

    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(files?.EntryPoint).toEqual(['node', '-e']);
    expect(written).toEqual(['config.yaml', 'database-authority.pem', 'postgres-url', 'read-token', 'slack-url']);
    expect(text).toBe('text of FILE_POSTGRES_URL');
    const config = readFileSync(join(folder, 'config.yaml'), 'utf8');
    for (const file of written.filter((name) => name !== 'config.yaml' && name !== 'slack-url')) {
      expect(config).toContain(`: ${file}`);
    }
  });

  it.each(['../escape', 'a/b', '', 'UPPER'])('refuses to write a secret file that is named "%s"', (name) => {
    const files = containers.find((container) => container.Name === 'files');
    const work = mkdtempSync(join(tmpdir(), 'ecs-files-'));
    const script = String(files?.Command[0]).replaceAll('/var/lib/notebook-drift/', `${work}/`);
    const env = { SECRET_FILES: JSON.stringify({ [name]: 'text' }) };
    const run = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
    const written = readdirSync(work);
    rmSync(work, { recursive: true });

    expect(run.status).toBe(1);
    expect(run.stderr).toContain('SecretFilesArn: expected a JSON object from file names to texts');
    expect(written).toEqual([]);
  });

  describeWith(['cfn-lint'], 'judged by cfn-lint', () => {
    it('has nothing to object to', () => {
      expect(stacks.length).toBeGreaterThanOrEqual(3);
      const words = ['--include-checks', 'I', '--', ...stacks.map((file) => join(folder, file))];
      const { status, stdout } = spawnSync(externalTool('cfn-lint') ?? '', words, { encoding: 'utf8' });
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    });
  });
});
