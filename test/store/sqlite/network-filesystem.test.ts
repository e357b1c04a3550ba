import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/store/contract/store.ts';
import { refuseNetworkFilesystem } from '../../../src/store/sqlite/network-filesystem.ts';

const fuse = 0x65_73_55_46;

const on = (type: number, mounts = '') => ({ statfs: () => ({ type }), mounts: () => mounts });

/** As `proc_pid_mountinfo(5)` describes it. */
const mountTable = (point: string, type: string) =>
  [
    '22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
    `98 22 0:45 / ${point} rw,nosuid,nodev shared:9 master:2 - ${type} someone@example.com:/data rw,user_id=0`,
    '99 22 0:46 / /database rw - ext4 /dev/vdb rw',
  ].join('\n');

describe('store/network-filesystem', () => {
  it.each([
    ['NFS', 0x69_69],
    ['CIFS', 0xff_53_4d_42],
    ['CIFS', 0xff_53_4d_42 | 0],
    ['SMB', 0xfe_53_4d_42],
    ['9P', 0x01_02_19_97],
  ])('refuses %s (%d) and says what to do', (name, type) => {
    const refuse = () => refuseNetworkFilesystem('/var/lib/notebook-drift', on(type));
    expect(refuse).toThrow(StoreError);
    expect(refuse).toThrow(
      new RegExp(`/var/lib/notebook-drift is on a network file system \\(${name}\\).*store\\.postgres`),
    );
  });

  it.each([
    ['ext4', 0xef_53],
    ['xfs', 0x58_46_53_42],
    ['overlayfs', 0x79_4c_76_30],
    ['tmpfs', 0x01_02_19_94],
  ])('takes %s', (_name, type) => {
    expect(() => refuseNetworkFilesystem('/data', on(type))).not.toThrow();
  });

  it.each([
    ['/data', 'fuse.sshfs', '/data'],
    ['/data', 'fuse.s3fs', '/data/of/this/program'],
    ['/data', 'fuse.mountpoint-s3', '/data/store'],
    ['/my\\040data', 'fuse.rclone', '/my data/store'],
    ['/', 'fuse.glusterfs', '/data'],
  ])('refuses a folder on %s of %s: %s', (point, type, folder) => {
    const refuse = () => refuseNetworkFilesystem(folder, on(fuse, mountTable(point, type)));
    expect(refuse).toThrow(`${folder} is on a network file system (${type})`);
  });

  it.each([
    ['/data', 'fuse.fuse-overlayfs', '/data/store'],
    ['/data', 'fuseblk', '/data/store'],
    ['/data', 'fuse.sshfs', '/database'],
    ['/data/remote', 'fuse.sshfs', '/data'],
  ])('takes, beside %s of %s, %s', (point, type, folder) => {
    expect(() => refuseNetworkFilesystem(folder, on(fuse, mountTable(point, type)))).not.toThrow();
  });

  it('asks the system about the folder by default', () => {
    expect(() => refuseNetworkFilesystem(tmpdir())).not.toThrow();
  });
});
