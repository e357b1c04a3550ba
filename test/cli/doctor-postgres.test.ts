import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { writeInstallation } from '../e2e/installation.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { runProgram } from '../support/program.ts';

describeWithPostgres('cli/doctor with PostgreSQL', () => {
  let sandbox: Sandbox;
  let server: PostgresServer;

  beforeAll(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 30 }) });
    server = await PostgresServer.start();
  });
  afterAll(async () => {
    await server.stop();
    await sandbox.close();
  });

  async function doctor(postgres: string) {
    const installation = writeInstallation({ postgres });
    const outcome = await runProgram(['doctor', '--config', installation.configuration], sandbox.url);
    installation.remove();
    return outcome;
  }

  it('tells a database that opens and can be written', async () => {
    const { code, stdout } = await doctor(`${await server.database()}?sslmode=disable`);
    expect(stdout).toContain('ok       store: PostgreSQL: opens and can be written');
    expect(code).toBe(0);
  });

  it('tells what to do where there is none, and not the password', async () => {
    const { host } = new URL(await server.database());
    const { code, stdout, stderr } = await doctor(`postgres://drift:planted-password@${host}/nowhere?sslmode=disable`);
    expect(stdout).toMatch(/WRONG {4}store: PostgreSQL: .*does not exist/);
    expect(stdout + stderr).not.toContain('planted-password');
    expect(code).not.toBe(0);
  });
});
