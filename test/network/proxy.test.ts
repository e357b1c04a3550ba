import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../src/network/proxy.ts';

const proxy = 'http://proxy.internal:3128';

describe('network/proxy', () => {
  it('is direct without a proxy', () => {
    expect(proxyFor('https://sts.amazonaws.com/', {})).toBeUndefined();
    expect(proxyFor('https://sts.amazonaws.com/', { noProxy: 'example.com' })).toBeUndefined();
  });

  it.each([
    { noProxy: undefined, url: 'https://sts.amazonaws.com/', direct: false },
    { noProxy: '', url: 'https://sts.amazonaws.com/', direct: false },
    { noProxy: undefined, url: 'http://127.0.0.1:8080/', direct: false },
    { noProxy: 'localhost', url: 'http://127.0.0.1:8080/', direct: false },
    { noProxy: 'localhost,127.0.0.1', url: 'http://127.0.0.1:8080/', direct: true },
    { noProxy: '*', url: 'https://sts.amazonaws.com/', direct: true },
    { noProxy: 'a.test, *', url: 'https://sts.amazonaws.com/', direct: true },
    { noProxy: 'amazonaws.com', url: 'https://sts.amazonaws.com/', direct: true },
    { noProxy: '.amazonaws.com', url: 'https://sts.amazonaws.com/', direct: true },
    { noProxy: '*.amazonaws.com', url: 'https://sts.us-east-1.amazonaws.com/', direct: true },
    { noProxy: '.amazonaws.com', url: 'https://amazonaws.com/', direct: true },
    { noProxy: 'amazonaws.com', url: 'https://notamazonaws.com/', direct: false },
    { noProxy: 'amazonaws.com', url: 'https://amazonaws.com.evil.test/', direct: false },
    { noProxy: 'sts.amazonaws.com', url: 'https://iam.amazonaws.com/', direct: false },
    { noProxy: 'AmazonAWS.com.', url: 'https://STS.amazonaws.com./', direct: true },
    { noProxy: 'example.com:443', url: 'https://example.com/', direct: true },
    { noProxy: 'example.com:443', url: 'http://example.com/', direct: false },
    { noProxy: 'example.com:80', url: 'http://example.com/', direct: true },
    { noProxy: 'example.com:8443', url: 'https://api.example.com:8443/x', direct: true },
    { noProxy: 'example.com:8443', url: 'https://api.example.com/', direct: false },
    { noProxy: 'a.test b.test\tc.test', url: 'https://b.test/', direct: true },
    { noProxy: 'a.test,,b.test', url: 'https://c.test/', direct: false },
    { noProxy: '.', url: 'https://c.test/', direct: false },
    { noProxy: '10.0.0.0/8', url: 'https://10.20.30.40/', direct: true },
    { noProxy: '10.0.0.0/8', url: 'https://11.20.30.40/', direct: false },
    { noProxy: '10.0.0.0/33', url: 'https://10.0.0.1/', direct: false },
    { noProxy: '10.0.0.0/x', url: 'https://10.0.0.1/', direct: false },
    { noProxy: '10.0.0.0/8', url: 'https://ten.example.com/', direct: false },
    { noProxy: '0.0.1', url: 'http://10.0.0.1/', direct: false },
    { noProxy: '::1', url: 'http://[::1]:9000/', direct: true },
    { noProxy: '[::1]', url: 'http://[::1]:9000/', direct: true },
    { noProxy: '[::1]:9000', url: 'http://[0:0::1]:9000/', direct: true },
    { noProxy: '[::1]:9001', url: 'http://[::1]:9000/', direct: false },
    { noProxy: 'fd00::/8', url: 'https://[fd12::5]/', direct: true },
    { noProxy: 'fd00::/8', url: 'https://[fe80::5]/', direct: false },
  ])('NO_PROXY=$noProxy and $url: direct $direct', ({ noProxy, url, direct }) => {
    expect(proxyFor(url, { proxy, ...(noProxy === undefined ? {} : { noProxy }) })).toBe(direct ? undefined : proxy);
  });

  it('never throws and never answers anything else than the proxy or nothing', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.string(), (url, noProxy) => {
        expect([proxy, undefined]).toContain(proxyFor(url, { proxy, noProxy }));
      }),
    );
  });

  it('covers a host and its subdomains by its own name', () => {
    fc.assert(
      fc.property(fc.domain(), fc.stringMatching(/^[a-z]{1,8}$/), (domain, label) => {
        expect(proxyFor(`https://${label}.${domain}/`, { proxy, noProxy: domain })).toBeUndefined();
        expect(proxyFor(`https://${label}${domain}/`, { proxy, noProxy: domain })).toBe(proxy);
      }),
    );
  });
});
