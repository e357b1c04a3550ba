import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The files that a configuration was read from: absolute path to {@link fileState} just before it was read. */
export type ReadFiles = ReadonlyMap<string, string>;

/** What is seen of a file without reading it; another state may mean another content, or that it can be read now. */
export async function fileState(path: string): Promise<string> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return 'absent';
  }
}

/** Whether every user of this machine can read a file, for it and its folders let them; `false` where that cannot be told. */
export async function isOpenToAll(path: string): Promise<boolean> {
  // Modes say nothing there.
  if (process.platform === 'win32') return false;
  try {
    const real = await realpath(path);
    if (!(await allows(real, readByOthers))) return false;
    for (let folder = dirname(real); folder !== dirname(folder); folder = dirname(folder)) {
      if (!(await allows(folder, enteredByOthers))) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function allows(path: string, bit: number): Promise<boolean> {
  return ((await stat(path)).mode & bit) !== 0;
}

const readByOthers = 0o004;
const enteredByOthers = 0o001;
