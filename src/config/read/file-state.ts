import { stat } from 'node:fs/promises';

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
