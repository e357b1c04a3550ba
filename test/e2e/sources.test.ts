import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { Program } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

/** The gate runs all other end-to-end tests on what was built. */
const file = join(import.meta.dirname, '../../bin/notebook-drift.js');

describe('e2e/sources', () => {
  let sandbox: Sandbox;
  let installation: Installation;
  let program: Program | undefined;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }) });
    installation = writeInstallation();
  });
  afterEach(async () => {
    program?.child.kill('SIGKILL');
    await program?.ended();
    installation.remove();
    await sandbox.close();
  });

  const start = (...words: string[]) =>
    (program = new Program([...words, '--config', installation.configuration], sandbox.url, { file }));

  it('check what is there and end', async () => {
    expect(await start('check').ended()).toBe(0);
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    expect(await start('check').ended()).toBe(1);
    expect(program?.stdout).toContain('orphan');
  });

  it('serve, compare in a thread of their own, and end on SIGTERM', async () => {
    const daemon = start('serve');
    await daemon.logged(/"checkId":"policy-drift".*scan finished|scan finished.*"checkId":"policy-drift"/);
    expect((await fetch(`${await daemon.url()}/livez`)).status).toBe(200);
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended()).toBe(0);
  });
});
