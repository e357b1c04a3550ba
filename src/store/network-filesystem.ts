import { statfsSync } from 'node:fs';
import { StoreError } from './store.ts';

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

/**
 * Throws {@link StoreError} for a folder on a network file system: SQLite's locks are not to be relied on there, and its
 * write-ahead log cannot be shared (https://www.sqlite.org/wal.html, https://www.sqlite.org/howtocorrupt.html 2.1).
 */
export function refuseNetworkFilesystem(
  folder: string,
  statfs: (path: string) => { readonly type: number } = statfsSync,
) {
  // The kernel's type is a signed number on some architectures.
  const network = networkTypes.get(statfs(folder).type >>> 0);
  if (network === undefined) return;
  throw new StoreError(
    `the store's folder ${folder} is on a network file system (${network}), whose locks do not protect an SQLite file: ` +
      'put store.sqlite.path on a local or block volume, or use store.postgres',
  );
}
