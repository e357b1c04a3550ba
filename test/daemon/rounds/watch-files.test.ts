import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileState } from '../../../src/config/read/file-state.ts';
import { watchFiles } from '../../../src/daemon/rounds/watch-files.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLogger } from '../../support/silent-logger.ts';

describe('daemon/watch-files', () => {
  let folder: string;
  let path: string;
  let told: number;
  let watch: { stop(): Promise<void> } | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'watch-'));
    path = join(folder, 'suppressions.yaml');
    told = 0;
  });
  afterEach(async () => {
    await watch?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Watches the file as it is now, from now on. */
  async function start(whenRead?: string): Promise<void> {
    const state = whenRead ?? (await fileState(path));
    watch = watchFiles({
      files: () => new Map([[path, state]]),
      changed: () => told++,
      logger: silentLogger,
      interval: 10,
    });
  }

  async function afterLooks(): Promise<number> {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    return told;
  }

  async function onceTold(): Promise<number> {
    await eventually(
      () => told,
      (times) => times > 0,
    );
    return afterLooks();
  }

  it('tells nothing while nothing changes, and once for each change', async () => {
    writeFileSync(path, 'one');
    await start();
    expect(await afterLooks()).toBe(0);
    writeFileSync(path, 'two');
    expect(await onceTold()).toBe(1);
  });

  it('sees what changed between the reading and the first look', async () => {
    writeFileSync(path, 'one');
    const whenRead = await fileState(path);
    writeFileSync(path, 'two, before anybody watched');
    await start(whenRead);
    expect(await onceTold()).toBe(1);
  });

  it('sees the rename of an editor, also of a text of the same length', async () => {
    writeFileSync(path, 'one');
    await start();
    writeFileSync(`${path}.swp`, 'two');
    renameSync(`${path}.swp`, path);
    expect(await onceTold()).toBe(1);
  });

  it('sees a ConfigMap of Kubernetes change by the link of a folder above', async () => {
    for (const version of ['..1', '..2']) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'suppressions.yaml'), 'the same');
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/suppressions.yaml', path);
    await start();
    symlinkSync('..2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    rmSync(join(folder, '..1'), { recursive: true });
    expect(await onceTold()).toBe(1);
  });

  it('sees a file appear that was missing', async () => {
    await start();
    expect(await afterLooks()).toBe(0);
    writeFileSync(path, 'here');
    expect(await onceTold()).toBe(1);
  });
});
