import { describe, expect, it } from 'vitest';
import { isForeign } from '../../../src/http/auth/origin.ts';

type Given = Parameters<typeof isForeign>[0];

const host = 'drift.example:8080';
const external = 'https://drift.example/base';

/** A POST with these headers beside its host. */
const post = (headers: Record<string, string>) =>
  ({ method: 'POST', headers: { host, ...headers } }) as unknown as Given;

describe('http/origin', () => {
  it.each<readonly [string, Record<string, string>, string | undefined, boolean]>([
    ['a program', {}, undefined, false],
    ['our page', { origin: `http://${host}` }, undefined, false],
    ['our page by another scheme', { origin: `https://${host}` }, undefined, true],
    [
      'our page behind a proxy, as the browser says',
      { origin: `https://${host}`, 'sec-fetch-site': 'same-origin' },
      undefined,
      false,
    ],
    ['the external address', { origin: 'https://drift.example' }, external, false],
    ['the external address by another scheme', { origin: 'http://drift.example' }, external, true],
    ['the external address on another port', { origin: 'https://drift.example:8443' }, external, true],
    ['another port', { origin: 'http://drift.example:1' }, undefined, true],
    ['another host', { origin: 'http://evil.example:8080' }, undefined, true],
    [
      'another host of the same site',
      { origin: 'http://other.drift.example:8080', 'sec-fetch-site': 'same-site' },
      undefined,
      true,
    ],
    ['a name that begins alike', { origin: `http://${host}.evil.example` }, undefined, true],
    ['a sandboxed frame', { origin: 'null' }, undefined, true],
    ['no origin at all', { origin: '' }, undefined, true],
    ['another site, without Origin', { 'sec-fetch-site': 'cross-site' }, undefined, true],
    ['the same site, without Origin', { 'sec-fetch-site': 'same-site' }, undefined, true],
    ['our page, without Origin', { 'sec-fetch-site': 'same-origin' }, undefined, false],
    ['the address bar', { 'sec-fetch-site': 'none' }, undefined, false],
  ])('%s', (_title, headers, externalUrl, foreign) => {
    expect(isForeign(post(headers), externalUrl)).toBe(foreign);
  });

  it('lets every read pass, for it changes nothing', () => {
    for (const method of ['GET', 'HEAD']) {
      const request = { ...post({ origin: 'https://evil.example' }), method } as Given;
      expect(isForeign(request, undefined)).toBe(false);
    }
  });

  it('knows the port that a scheme has by itself', () => {
    const request = { method: 'POST', headers: { host: 'drift.example:80', origin: 'http://drift.example' } };
    expect(isForeign(request as unknown as Given, undefined)).toBe(false);
  });
});
