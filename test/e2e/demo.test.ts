import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('e2e/demo', () => {
  it('shows findings of both kinds with --once, and ends as check does', () => {
    const { status, stdout } = spawnSync(process.execPath, ['sandbox/demo/main.ts', '--once'], { encoding: 'utf8' });

    expect(stdout).toContain('policy-drift');
    expect(stdout).toContain('fraud-scoring-canary');
    expect(status).toBe(1);
  });
});
