import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommandLine } from '../../src/cli/run.ts';
import { configurationJsonSchema } from '../../src/config/schema/shape.ts';
import { load, minimal } from '../config/virtual-files.ts';
import { collectingContext } from './context.ts';

const canary = 'S3CRETcanary0123456789';

let folder: string;
let good: string;
let bad: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-drift-config-'));
  good = join(folder, 'good.yaml');
  bad = join(folder, 'bad.yaml');
  await mkdir(join(folder, 'secrets'));
  await writeFile(join(folder, 'secrets', 'token'), `${canary}\n`);
  await writeFile(good, `${minimal}http:\n  tokens:\n    - { file: secrets/token, scopes: [read] }\n`);
  await writeFile(bad, minimal.replace('"012345678910"', '012345678910'));
});

afterAll(() => rm(folder, { recursive: true }));

async function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const context = collectingContext(environment);
  const exitCode = await runCommandLine(words, context);
  return { exitCode, ...context.written };
}

describe('cli/config', () => {
  it('validates a good configuration with exit code 0', async () => {
    const { exitCode, stdout, stderr } = await run(['config', 'validate', '--config', good]);

    expect({ exitCode, stderr }).toStrictEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^\S+good\.yaml is valid: 1 target, 0 sinks, hash [0-9a-f]{12}\n$/);
  });

  it('tells the place, the value and what to write, with exit code 2', async () => {
    const { exitCode, stdout, stderr } = await run(['config', 'validate'], { NOTEBOOK_DRIFT_CONFIG: bad });

    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      [
        `${bad}:3:5: targets[0].account_id: expected text (found 012345678910)`,
        '    Write it in quotes, for YAML drops a leading zero of a number: account_id: "012345678910".',
        'notebook-drift: the configuration has 1 problem.',
        '',
      ].join('\n'),
    );
  });

  it('tells warnings and stays valid', async () => {
    const environment = { NOTEBOOK_DRIFT__HTTP__ALLOW_ANONYMOUS_READ: 'true' };

    const { exitCode, stderr } = await run(['config', 'validate', '-c', good], environment);

    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'warning: environment variable NOTEBOOK_DRIFT__HTTP__ALLOW_ANONYMOUS_READ: http.allow_anonymous_read: ' +
        'has no effect, for http.tokens asks every reader for a token\n',
    );
  });

  it('says where it looked when there is no configuration', async () => {
    const { exitCode, stderr } = await run(['config', 'validate']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('targets: is required: expected a list\n');
    expect(stderr).toContain('--config or NOTEBOOK_DRIFT_CONFIG, and none is at config/notebook-drift.yaml, ');
  });

  it('prints what is in effect and where it comes from, without secrets', async () => {
    const environment = { NOTEBOOK_DRIFT__HTTP__PORT: '9090' };

    const { exitCode, stdout } = await run(['config', 'print', '--config', good], environment);

    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(canary);
    expect(stdout).toContain(`    account_id: "012345678910" # ${good}:3\n`);
    expect(stdout).toContain('  port: 9090 # environment variable NOTEBOOK_DRIFT__HTTP__PORT\n');
    expect(stdout).toContain('  host: 127.0.0.1 # default\n');
    expect(stdout).toContain('    lookback: 90d # default\n');
  });

  it('prints a configuration that means the same when it is loaded', async () => {
    const { stdout } = await run(['config', 'print', '--config', good]);

    const [original, printed] = await Promise.all(
      [`${minimal}http:\n  tokens:\n    - { file: secrets/token, scopes: [read] }\n`, stdout].map((text) =>
        load(text, { files: { 'secrets/token': canary } }),
      ),
    );

    expect(printed).toMatchObject({ ok: true });
    expect(printed?.ok && printed.configuration.configuration).toStrictEqual(
      original?.ok && original.configuration.configuration,
    );
  });

  it('prints JSON with the source of every value', async () => {
    const { stdout } = await run(['config', 'print', '--json', '--config', good]);

    const printed = JSON.parse(stdout) as { configuration: object; sources: Record<string, string> };
    expect(printed.configuration).toMatchObject({ targets: [{ id: 'prod' }], log: { level: 'info' } });
    expect(printed.sources['targets[0].id']).toBe(`${good}:2`);
    expect(printed.sources['log.level']).toBe('default');
  });

  it('prints the JSON Schema', async () => {
    const { exitCode, stdout } = await run(['config', 'schema']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toStrictEqual(parse(JSON.stringify(configurationJsonSchema())));
  });
});
