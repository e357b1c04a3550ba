import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForbiddenAddress, isForbiddenHost } from '../../src/network/addresses.ts';

const secure = { insecure: false };
const insecure = { insecure: true };

const written = (bytes: readonly number[]) =>
  Array.from({ length: 8 }, (_, place) =>
    ((bytes[2 * place] ?? 0) * 256 + (bytes[2 * place + 1] ?? 0)).toString(16),
  ).join(':');

describe('network/addresses', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '169.254.0.1',
    '0xa9fea9fe',
    '0xA9.0xFE.0xA9.0xFE',
    '2852039166',
    '0251.0376.0251.0376',
    '169.16689662',
    '169.254.43518',
    '169.254.169.254.',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[0:0:0:0:0:ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b:1::a9fe:a9fe]',
    '[::ffff:0:a9fe:a9fe]',
    '[::a9fe:a9fe]',
    '[::169.254.169.254]',
    '[2002:a9fe:a9fe::1]',
    '[fe80::1]',
    '[febf::1]',
    '[fd00:ec2::254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
    '[fd00:c1::a9fe:a9fe]',
    '[fd00:42::42]',
    // RFC 6052, 2.2: 169.254.169.254 behind a prefix of 32, 40, 48, 56, 64 and 96 bits of one's own.
    '[2001:db8:a9fe:a9fe::]',
    '[2001:db8:1a9:fea9:fe::]',
    '[2001:db8:122:a9fe:a9:fe00::]',
    '[2001:db8:122:3a9:fe:a9fe::]',
    '[2001:db8:122:344:a9:fea9:fe00::]',
    '[2001:db8:122:344::a9fe:a9fe]',
    '[fd12:3456:789a::a83f:8110]',
    'metadata.azure.internal',
    'METADATA.AZURE.INTERNAL.',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    '0.0.0.0',
    '0',
    '0x0',
    '[::]',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '[ff02::1]',
    'metadata.google.internal',
    'METADATA.google.internal.',
    'metadata.google.internal..',
    'instance-data.ec2.internal',
  ])('never lets a message go to %s', (host) => {
    expect(isForbiddenHost(host, secure)).toBe(true);
    expect(isForbiddenHost(host, insecure)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '127.255.255.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[::127.0.0.1]',
    'localhost',
    'LOCALHOST.',
    'hooks.localhost',
    'localhost4',
    'localhost6',
    'localhost4.localdomain4',
    'localhost6.localdomain6',
    '[2001:db8:122:344::7f00:1]',
    '[2001:db8:7f00:1::]',
  ])('lets a message go to %s, this machine, only where the sink is insecure', (host) => {
    expect(isForbiddenHost(host, secure)).toBe(true);
    expect(isForbiddenHost(host, insecure)).toBe(false);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.253.255.255',
    '169.255.0.0',
    '100.100.100.201',
    '8.8.8.8',
    '[fd12:3456::1]',
    '[2001:db8::1]',
    '[2001:db8::]',
    '[2001:db8:122:344::808:808]',
    // The address of a machine by its MAC, whose last bytes are no address of IPv4.
    '[2001:db8:1:2:42:acff:fe11:2]',
    '[fd12:3456::e000:1]',
    '[2a02:a9fe:a9fe:1:2:3:4:5]',
    'localhost46',
    '[64:ff9b::808:808]',
    '[::ffff:10.0.0.1]',
    'hooks.example.com',
    'localhost.example.com',
    'metadata.example.com',
  ])('lets a message go to %s', (host) => {
    expect(isForbiddenHost(host, secure)).toBe(false);
  });

  it('takes an address with a zone, as DNS answers it', () => {
    for (const zone of ['eth0', '1', 'no-such-interface', 'x'.repeat(100)]) {
      expect(isForbiddenAddress(`fe80::1%${zone}`, secure)).toBe(true);
      expect(isForbiddenAddress(`fd00:0ec2:0000:0000:0000:0000:0000:0254%${zone}`, secure)).toBe(true);
      expect(isForbiddenAddress(`::ffff:169.254.169.254%${zone}`, insecure)).toBe(true);
      expect(isForbiddenAddress(`::1%${zone}`, secure)).toBe(true);
      expect(isForbiddenAddress(`::1%${zone}`, insecure)).toBe(false);
      expect(isForbiddenAddress(`2001:db8::1%${zone}`, secure)).toBe(false);
    }
  });

  it('finds an address behind a prefix of every length of RFC 6052, and one that leads elsewhere not', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const prefix = fc.array(byte, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(prefix, fc.constantFrom(32, 40, 48, 56, 64, 96), byte, byte, (own, bits, c, d) => {
        // "the u octet": bits 64 to 71 are zero, and the address goes around them.
        const bytes = [0x20, 0x01, ...own.slice(2, bits / 8), 169, 254, c, d];
        if (bits < 96 && bits > 32) bytes.splice(8, 0, 0);
        if (bits === 96) bytes[8] = 0;
        expect(isForbiddenAddress(written(bytes.slice(0, 16)), insecure)).toBe(true);
      }),
    );
  });

  it('judges a link-local address alike in every notation', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const write = fc.constantFrom(
      (value: number) => String(value),
      (value: number) => `0x${value.toString(16)}`,
      (value: number) => `0${value.toString(8)}`,
    );
    fc.assert(
      fc.property(octet, octet, fc.tuple(write, write, write, write), (c, d, [w1, w2, w3, w4]) => {
        const dotted = `${w1(169)}.${w2(254)}.${w3(c)}.${w4(d)}`;
        const whole = w1(((169 * 256 + 254) * 256 + c) * 256 + d);

        expect(isForbiddenHost(dotted, insecure)).toBe(true);
        expect(isForbiddenHost(whole, insecure)).toBe(true);
        expect(isForbiddenHost(`[::ffff:169.254.${c}.${d}]`, insecure)).toBe(true);
      }),
    );
  });
});
