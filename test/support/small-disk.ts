import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte free. */
  fill(): void;
  /** The disk has its first size again, or that many KiB. */
  makeRoom(kibibytes?: number): void;
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
  return {
    folder,
    fill() {
      // Whoever writes in between makes the disk larger than this.
      for (let attempt = 0; attempt < 1_000; attempt++) if (resize(folder, usedKibibytes(folder))) return;
      throw new Error(`${folder} cannot be made as small as what is on it`);
    },
    makeRoom(size = kibibytes) {
      if (!resize(folder, size)) throw new Error(`more than ${size} KiB of ${folder} are in use`);
    },
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

function usedKibibytes(folder: string): number {
  const { bsize, blocks, bfree } = statfsSync(folder);
  const used = ((blocks - bfree) * bsize) / 1_024;
  // A disk of no size is one without a limit: tmpfs(5).
  return Math.max(used, bsize / 1_024);
}

/** Whether it could be done: a disk is never smaller than what is on it. */
function resize(folder: string, kibibytes: number): boolean {
  return spawnSync('mount', ['-o', `remount,size=${kibibytes}k`, folder], { stdio: 'pipe' }).status === 0;
}

/** A disk that an error makes read-only while files on it are open, as ext4 does with `errors=remount-ro`. */
export interface FailingDisk {
  readonly folder: string;
  fail(): void;
  /** As after a repair: what is on it is there, and it takes writes. Nothing may have it open. */
  repair(): void;
  unmount(): void;
}

/**
 * Mounts a disk of 128 MiB, a file named like it, on a new folder: more than a daemon that scans all the time writes before
 * its log begins anew. `undefined` and errors as with a small one.
 */
export function mountFailingDisk(folder: string): FailingDisk | undefined {
  const image = `${folder}.img`;
  mkdirSync(folder);
  try {
    writeFileSync(image, '');
    truncateSync(image, 128 * 1_024 * 1_024);
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
