import { readFileSync, statfsSync } from 'node:fs';
import { StoreError } from '../contract/store.ts';

/** Types of file systems as `statfs(2)` gives them, from `linux/magic.h` and the man page. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0x51_7b, 'SMB'],
  [0xff_53_4d_42, 'CIFS'],
  [0xfe_53_4d_42, 'SMB'],
  [0x53_46_41_4f, 'AFS'],
  [0x01_02_19_97, '9P'],
  [0x00_c3_64_00, 'Ceph'],
  [0x0b_d0_0b_d0, 'Lustre'],
]);

/** `FUSE_SUPER_MAGIC` of `linux/magic.h`: a program stands behind it, and only the table of mounts says which. */
const fuse = 0x65_73_55_46;

/** Programs that bring a remote file system or an object store, as they name themselves after `fuse.`. */
const networkPrograms: ReadonlySet<string> = new Set([
  'sshfs',
  's3fs',
  'goofys',
  'geesefs',
  'mountpoint-s3',
  'mount-s3',
  'rclone',
  'gcsfuse',
  'blobfuse',
  'blobfuse2',
  'juicefs',
  'glusterfs',
  'ceph-fuse',
  'cephfs',
  'curlftpfs',
  'davfs',
  'davfs2',
  'moosefs',
  'mfs',
  'seaweedfs',
  'alluxio-fuse',
  'beegfs',
  'cvmfs2',
]);

/** What is asked of the system. */
export interface FilesystemQuestions {
  readonly statfs: (path: string) => { readonly type: number };
  /** The text of `/proc/self/mountinfo`. */
  readonly mounts: () => string;
}

const system: FilesystemQuestions = {
  statfs: statfsSync,
  mounts: () => readFileSync('/proc/self/mountinfo', 'utf8'),
};

/**
 * Throws {@link StoreError} for a folder, given by its real path, on a network file system: SQLite's locks are not to be
 * relied on there, and its write-ahead log cannot be shared (https://www.sqlite.org/wal.html,
 * https://www.sqlite.org/howtocorrupt.html 2.1).
 */
export function refuseNetworkFilesystem(folder: string, questions: FilesystemQuestions = system): void {
  // The kernel's type is a signed number on some architectures.
  const type = questions.statfs(folder).type >>> 0;
  const network = type === fuse ? networkProgram(folder, questions.mounts()) : networkTypes.get(type);
  if (network === undefined) return;
  throw new StoreError(
    `the store's folder ${folder} is on a network file system (${network}), whose locks do not protect an SQLite file: ` +
      'put store.sqlite.path on a local or block volume, or use store.postgres',
  );
}

/** The type of the mount that the folder is on, such as `fuse.sshfs`, where it is one that leads over the network. */
function networkProgram(folder: string, mounts: string): string | undefined {
  const types = mounts
    .split('\n')
    .map(parseMount)
    .filter((mount) => mount !== undefined && isWithin(folder, mount.point));
  // Of several on one path the last one covers the others.
  const longest = types.reduce(
    (most, mount) => ((mount?.point.length ?? 0) >= (most?.point.length ?? 0) ? mount : most),
    types[0],
  );
  const program = /^fuse\.(.+)$/.exec(longest?.type ?? '')?.[1];
  return program !== undefined && networkPrograms.has(program.toLowerCase()) ? `fuse.${program}` : undefined;
}

/** A line of `proc_pid_mountinfo(5)`: the mount point is its fifth field, and the type comes after a lone dash. */
function parseMount(line: string): { readonly point: string; readonly type: string } | undefined {
  const [before, after] = line.split(' - ');
  const point = before?.split(' ')[4];
  const type = after?.split(' ')[0];
  return point === undefined || type === undefined ? undefined : { point: unescapeOctal(point), type };
}

/** Blanks and the like are written as a backslash and three octal digits. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}

function isWithin(folder: string, point: string): boolean {
  return folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`);
}
