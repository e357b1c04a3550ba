import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { type AwsCall, awsListener, xml } from './aws-server.ts';
import { collect, createReader, type FixtureOptions, readSnapshots } from './reader-fixture.ts';
import { answerSample } from './sample-account.ts';

const signal = new AbortController().signal;
const reader = 'arn:aws:iam::123456789012:role/reader';

function answer(call: AwsCall) {
  if (call.operation !== 'AssumeRole') return answerSample(call);
  return xml('AssumeRole', {
    Credentials: {
      AccessKeyId: 'ASSUMED',
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: '2099-01-01T00:00:00Z',
    },
  });
}

describe('aws/clients in a closed network', () => {
  let certificates: TestCertificates;
  let server: Server;
  let port: number;
  const aws = awsListener(answer);

  beforeAll(async () => {
    certificates = await makeCertificates(['*.aws.test', 'localhost']);
    server = createServer({ cert: certificates.certificate, key: certificates.key, keepAliveTimeout: 0 }, aws.listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Reads the sample account once and answers every failure, and the calls that AWS saw. */
  async function read(options: FixtureOptions) {
    const before = aws.calls.length;
    const fixture = createReader(options);
    const [[snapshot], listing] = await Promise.all([
      readSnapshots(fixture.reader, [{ name: 'notebook' }], signal),
      collect(fixture.reader, { type: 'model' }),
    ]);
    fixture.reader.close();
    const failures = [
      ...(snapshot && !snapshot.role.ok ? [snapshot.role.failure] : []),
      ...(listing.outcome.status === 'complete' ? [] : [listing.outcome.failure]),
    ];
    return { failures, listing, observed: fixture.calls, seen: aws.calls.slice(before) };
  }

  it('reaches every service and STS through the proxy, trusting the private authority', async () => {
    const proxy = await startConnectProxy({ destinationPort: port, credentials: 'someone:hunter2' });
    const { failures, listing, observed, seen } = await read({
      url: 'https://api.aws.test',
      target: {
        access: {
          useFipsEndpoint: false,
          endpoints: { iam: 'https://iam.aws.test', tagging: 'https://tagging.aws.test:8443' },
          assumeRole: { arn: reader, externalId: 'the-external-id', sessionName: 'notebook-drift' },
        },
      },
      network: { proxy: proxy.url, certificateAuthorities: certificates.authority },
    });
    await proxy.stop();
    expect(failures).toStrictEqual([]);
    expect(listing.resources).toHaveLength(2);
    expect(new Set(proxy.tunnels)).toStrictEqual(
      new Set(['api.aws.test:443', 'iam.aws.test:443', 'tagging.aws.test:8443']),
    );
    // Connections are kept: far fewer tunnels than calls.
    expect(proxy.tunnels.length).toBeLessThan(seen.length);

    const assumed = seen.filter(({ operation }) => operation === 'AssumeRole');
    expect(assumed.map(({ input }) => input)).toMatchObject([
      { RoleArn: reader, ExternalId: 'the-external-id', RoleSessionName: 'notebook-drift' },
    ]);
    expect(assumed[0]?.headers.authorization).toContain('Credential=key/');
    for (const { operation, headers } of seen) {
      expect(headers['user-agent']).toContain('app/notebook-drift');
      expect(headers.authorization).toContain(`Credential=${operation === 'AssumeRole' ? 'key' : 'ASSUMED'}/`);
    }
    expect(observed.filter((call) => call === 'STS AssumeRole ok')).toHaveLength(1);
    expect(observed).toHaveLength(seen.length);
  });

  it('goes past the proxy where NO_PROXY says so', async () => {
    const proxy = await startConnectProxy({ destinationPort: port });
    const { failures } = await read({
      url: `https://localhost:${port}`,
      network: { proxy: proxy.url, noProxy: 'other.test,localhost', certificateAuthorities: certificates.authority },
    });
    await proxy.stop();
    expect(failures).toStrictEqual([]);
    expect(proxy.tunnels).toStrictEqual([]);
  });

  it('works without a proxy too', async () => {
    const { failures } = await read({
      url: `https://localhost:${port}`,
      network: { certificateAuthorities: certificates.authority },
    });
    expect(failures).toStrictEqual([]);
  });

  it('tells an authority that it does not trust as a network failure', async () => {
    const { failures } = await read({ url: `https://localhost:${port}` });
    expect(failures).toMatchObject([{ reason: 'network' }, { reason: 'network' }]);
    expect(failures[0]?.message).toMatch(/certificate/);
  });

  it('tells a proxy that refuses as a network failure, without its password', async () => {
    const proxy = await startConnectProxy({ destinationPort: port, credentials: 'someone:other' });
    const { failures, seen } = await read({
      url: 'https://api.aws.test',
      network: { proxy: proxy.url.replace('other', 'hunter2'), certificateAuthorities: certificates.authority },
    });
    await proxy.stop();
    expect(failures).toMatchObject([{ reason: 'network' }, { reason: 'network' }]);
    expect(JSON.stringify(failures)).not.toContain('hunter2');
    expect(seen).toStrictEqual([]);
  });

  it('tells a proxy that is not there as a network failure', async () => {
    const proxy = await startConnectProxy({ destinationPort: port });
    await proxy.stop();
    const { failures } = await read({ url: 'https://api.aws.test', network: { proxy: proxy.url } });
    expect(failures).toMatchObject([{ reason: 'network' }, { reason: 'network' }]);
  });
});
