import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte free. */
  fill(): void;
  makeRoom(): void;
  unmount(): void;
}

/** Mounts a disk of so many KiB on a new folder; `undefined` where this user may not mount, and an error under `CI=true`. */
export function mountSmallDisk(folder: string, kibibytes: number): SmallDisk | undefined {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    return refused(error);
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      for (let size = kibibytes * 1_024; size >= 1; size = Math.floor(size / 2)) {
        for (let full = false; !full; ) full = !append(filler, size);
      }
    },
    makeRoom: () => rmSync(filler),
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

/** A disk that an error makes read-only while files on it are open, as ext4 does with `errors=remount-ro`. */
export interface FailingDisk {
  readonly folder: string;
  fail(): void;
  /** As after a repair: what is on it is there, and it takes writes. Nothing may have it open. */
  repair(): void;
  unmount(): void;
}

/** Mounts a disk of 16 MiB, a file named like it, on a new folder; `undefined` and errors as with a small one. */
export function mountFailingDisk(folder: string): FailingDisk | undefined {
  const image = `${folder}.img`;
  mkdirSync(folder);
  try {
    writeFileSync(image, Buffer.alloc(16 * 1_024 * 1_024));
    execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'pipe' });
    execFileSync('mount', ['-o', 'loop', image, folder], { stdio: 'pipe' });
  } catch (error) {
    return refused(error);
  }
  const unmount = () => void execFileSync('umount', [folder]);
  return {
    folder,
    // "abort" is made for this: ext4(5) has it for debugging what happens after an error of the disk.
    fail: () => void execFileSync('mount', ['-o', 'remount,abort', folder]),
    repair() {
      unmount();
      // Its exit code 1 says that something was mended.
      spawnSync('e2fsck', ['-p', '-f', image]);
      execFileSync('mount', ['-o', 'loop', image, folder]);
    },
    unmount,
  };
}

/** The gate never passes by skipping. */
function refused(error: unknown): undefined {
  if (process.env['CI'] === 'true') throw new Error('these tests mount disks: run them as root', { cause: error });
  return undefined;
}

function append(path: string, size: number): boolean {
  try {
    writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
