import { BlockList, isIP } from 'node:net';

/**
 * Where no message is ever sent: the addresses at which cloud machines and containers find their credentials (AWS
 * 169.254.169.254, 169.254.170.2, fd00:ec2::/32; Alibaba 100.100.100.200; Oracle 192.0.0.192 and fd00:c1::a9fe:a9fe; Azure
 * 168.63.129.16; Google fd20:ce::254; Scaleway fd00:42::42), and those that name no single other host (RFC 6890: this network, link-local, multicast, reserved).
 * Private networks (RFC 1918, RFC 4193) are allowed: closed networks are where the product lives.
 */
const forbidden: readonly string[] = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
  'fd00:c1::a9fe:a9fe/128',
  'fd00:42::42/128',
];

const loopback: readonly string[] = ['127.0.0.0/8', '::1/128'];

/** Names that stand for such an address, for where a proxy resolves names and we never see the address. */
const metadataNames =
  /^(metadata|instance-data|metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal|metadata\.azure\.internal)$/;
const loopbackNames = /^(localhost[46]?|.+\.localhost|localhost[46]?\.localdomain[46]?|ip6-localhost|ip6-loopback)$/;

/** Of these, the IPv4 networks that lead to something where a network translates addresses. */
const worthTranslating = /^(169\.254|100\.100|192\.0|168\.63)\./;

const forbiddenList = blockListOf(forbidden);
const translatedList = blockListOf(forbidden.filter((network) => worthTranslating.test(network)));
const loopbackList = blockListOf(loopback);

/** Which addresses may be called. */
export interface AddressRules {
  /** Whether addresses of this machine are allowed. */
  readonly insecure: boolean;
}

/** Whether no message may be sent to this IP address, as DNS answers it: one of IPv6 may have a zone (`fe80::1%eth0`). */
export function isForbiddenAddress(address: string, rules: AddressRules): boolean {
  if (isIP(address) === 4) return isListed(address, 'ipv4', rules);
  return isListed(address, 'ipv6', rules) || isTranslatedToForbidden(address, rules);
}

function isListed(address: string, family: 'ipv4' | 'ipv6', { insecure }: AddressRules): boolean {
  return forbiddenList.check(address, family) || (!insecure && loopbackList.check(address, family));
}

/**
 * Whether the host of a URL is forbidden by itself, before DNS. Every way of writing an IPv4 address that a resolver may
 * take (`2130706433`, `0x7f.1`, `0177.0.0.1`) is brought to the usual one first, as the URL standard does.
 */
export function isForbiddenHost(host: string, rules: AddressRules): boolean {
  const plain = normaliseHost(host);
  if (isIP(plain) !== 0) return isForbiddenAddress(plain, rules);
  return metadataNames.test(plain) || (!rules.insecure && loopbackNames.test(plain));
}

function normaliseHost(host: string): string {
  const bracketed = isIP(host) === 6 ? `[${host}]` : host;
  const { hostname } = new URL(`http://${bracketed}/`);
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks.flatMap((given) => [given, ...embeddings(given)])) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/**
 * The IPv6 networks through which an IPv4 network may be reached: NAT64 (RFC 6052, RFC 8215), SIIT (RFC 7915), 6to4
 * (RFC 3056), and the compatible addresses of old (RFC 4291, 2.5.5.1). NAT64 with a prefix of one's own is for
 * {@link translated}.
 */
function embeddings(network: string): readonly string[] {
  const [address = '', bits = ''] = network.split('/');
  if (isIP(address) !== 4) return [];
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  const mapped = [`::ffff:${groups}`, `64:ff9b::${groups}`, `64:ff9b:1::${groups}`, `::ffff:0:${groups}`];
  // Compatible with 0.0.0.0/8 would be ::1, which is this machine and allowed to some.
  if (a !== 0) mapped.push(`::${groups}`);
  return [...mapped.map((prefix) => `${prefix}/${96 + Number(bits)}`), `2002:${groups}::/${16 + Number(bits)}`];
}

/**
 * The IPv4 addresses that an IPv6 address may be translated to (NAT64, RFC 6052, 2.2): networks choose a prefix of 32, 40, 48,
 * 56, 64 or 96 bits of their own, so each of these places is looked at; bits 64 to 71 are zero and no part of the address.
 * Only where the whole of it has the form of such a translation: with a prefix shorter than 96 nothing follows the address.
 */
function translated(address: string): readonly string[] {
  const bytes = bytesOf(address);
  return [32, 40, 48, 56, 64, 96].flatMap((bits) => {
    const first = bits / 8;
    const places = [first, first + 1, first + 2, first + 3].map((place) =>
      first < 9 && place >= 8 ? place + 1 : place,
    );
    const embedded = places.map((place) => bytes[place] ?? 0);
    const rest = bits === 96 ? [] : bytes.slice((places.at(-1) ?? 0) + 1);
    const isTranslation = bytes[8] === 0 && rest.every((byte) => byte === 0);
    return isTranslation ? [embedded.join('.')] : [];
  });
}

/** Other addresses of a network of one's own must not be taken for translations: so only what is there to be reached counts. */
function isTranslatedToForbidden(address: string, { insecure }: AddressRules): boolean {
  return translated(address).some(
    (inner) => translatedList.check(inner, 'ipv4') || (!insecure && loopbackList.check(inner, 'ipv4')),
  );
}

/** The 16 bytes of an IPv6 address without its zone. */
function bytesOf(address: string): readonly number[] {
  // The URL standard writes every form as at most eight groups with one gap.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]/`);
  const [left = '', right] = hostname.slice(1, -1).split('::');
  const [head, tail] = [groupsOf(left), groupsOf(right ?? '')];
  const gap = right === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...gap, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
