import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { refuseNetworkFilesystem } from '../../src/store/network-filesystem.ts';
import { StoreError } from '../../src/store/store.ts';

describe('store/network-filesystem', () => {
  it.each([
    ['NFS', 0x69_69],
    ['CIFS', 0xff_53_4d_42],
    ['CIFS', 0xff_53_4d_42 | 0],
    ['SMB', 0xfe_53_4d_42],
    ['9P', 0x01_02_19_97],
  ])('refuses %s (%d) and says what to do', (name, type) => {
    const refuse = () => refuseNetworkFilesystem('/var/lib/notebook-drift', () => ({ type }));
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
    expect(() => refuseNetworkFilesystem('/data', () => ({ type }))).not.toThrow();
  });

  it('asks the system about the folder by default', () => {
    expect(() => refuseNetworkFilesystem(tmpdir())).not.toThrow();
  });
});
