import { expect, it, onTestFinished } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { writeInstallation } from '../e2e/installation.ts';
import { Program } from '../support/program.ts';

/** An orchestrator waits for the end of one program before it starts the next, and kills what does not end. */
it('system/left-open: a stopped daemon ends, and says so, where something keeps its process', async () => {
  const sandbox = await startSandbox({ account: seededAccount({ resources: 2, wrongShare: 0 }) });
  const installation = writeInstallation();
  const flags = ['--import', 'data:text/javascript,setInterval(() => undefined, 3600000)'];
  const daemon = new Program(['serve', '--config', installation.configuration], sandbox.url, { flags });
  onTestFinished(async () => {
    daemon.child.kill('SIGKILL');
    installation.remove();
    await sandbox.close();
  });
  await daemon.url();
  daemon.child.kill('SIGTERM');

  expect(await daemon.ended()).toBe(0);
  expect(daemon.stderr).toMatch(
    /"open":\[[^\]]*"Timeout"[^\]]*\],"msg":"something is still open after the end; the program exits"/,
  );
  expect(daemon.stderr.indexOf('"msg":"stopped"')).toBeGreaterThan(0);
});
