import { describe, expect, it } from 'vitest';
import { load, loadValid, minimal, problemsOf } from './virtual-files.ts';

const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('config/load', () => {
  it('completes a minimal configuration with the defaults', async () => {
    const loaded = await loadValid(minimal);

    expect(loaded.targets).toHaveLength(1);
    expect(loaded.targets[0]?.target).toStrictEqual({
      id: 'prod',
      accountId: '012345678910',
      partition: 'aws',
      homeRegion: 'us-east-1',
      regions: ['us-east-1'],
      access: { useFipsEndpoint: false, endpoints: {} },
      roles: [{ name: 'mlspace-notebook-role' }],
      roleReading: 'auto',
      attached: { name: '*notebook*policy*' },
      facts: { instanceTypes: false },
      stacks: [],
    });
    expect(loaded.targets[0]?.canonical?.statements).toHaveLength(14);
    expect(loaded.network).toStrictEqual({ connectTimeout: 5_000, requestTimeout: 20_000 });
    expect(loaded.tags.lookback).toBe(90 * 86_400_000);
    expect(loaded.tags.rules.tags).toStrictEqual({ user: {}, project: {}, system: { value: 'MLSpace' } });
    expect(loaded.tags.types).toContain('hyper-parameter-tuning-job');
    expect(loaded.sinks).toStrictEqual([]);
    expect(loaded.secrets).toStrictEqual([]);
    expect(loaded.hash).toMatch(/^[0-9a-f]{12}$/);
  });

  it('reads every secret file from the folder of the configuration, without its line feed', async () => {
    const text = `${minimal}    assume_role: { arn: "arn:aws:iam::012345678910:role/reader", external_id_file: secrets/id }
http:
  tokens:
    - { file: secrets/read, scopes: [read] }
    - { file: secrets/admin, scopes: [read, write] }
  metrics_token_file: secrets/metrics
sinks:
  - { id: ops, type: webhook, url_file: secrets/url, secret_file: secrets/signing }
network: { ca_file: ca.pem }
`;
    const files = {
      'secrets/id': 'external-id-1\n',
      'secrets/read': 'read-token-0123456789\r\n',
      'secrets/admin': 'admin-token-0123456789',
      'secrets/metrics': 'metrics-token-0123456789\n',
      'secrets/url': 'https://hooks.example.com/T00/B00\n',
      'secrets/signing': `# rotated every month\n${signingSecret}\n\n${signingSecret.replace('Bw', 'Cw')}\n`,
      'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    };

    const loaded = await loadValid(text, { files });

    expect(loaded.targets[0]?.target.access.assumeRole).toStrictEqual({
      arn: 'arn:aws:iam::012345678910:role/reader',
      sessionName: 'notebook-drift',
      externalId: 'external-id-1',
    });
    expect(loaded.tokens).toStrictEqual([
      { token: 'read-token-0123456789', scopes: ['read'] },
      { token: 'admin-token-0123456789', scopes: ['read', 'write'] },
    ]);
    expect(loaded.metricsToken).toBe('metrics-token-0123456789');
    expect(loaded.sinks).toStrictEqual([
      {
        id: 'ops',
        type: 'webhook',
        url: 'https://hooks.example.com/T00/B00',
        secrets: [signingSecret, signingSecret.replace('Bw', 'Cw')],
        insecure: false,
        sendResolved: true,
        maxFindings: 20,
        minSeverity: 'info',
        groupWait: 30_000,
        groupInterval: 300_000,
        repeatInterval: 86_400_000,
      },
    ]);
    expect(loaded.network.certificateAuthorities).toBe(files['ca.pem']);
    expect(loaded.secrets).toContain('external-id-1');
    expect(loaded.secrets).toContain('metrics-token-0123456789');
    expect(loaded.secrets).toContain('https://hooks.example.com/T00/B00');
    expect(loaded.secrets).toContain(signingSecret);
  });

  it.each([
    ['upper case', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.internal' }, 'http://proxy:3128', '.internal'],
    ['lower case first', { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' }, 'http://lower:2', undefined],
    ['without a scheme, as curl allows', { https_proxy: 'proxy:3128' }, 'http://proxy:3128', undefined],
    ['empty means none', { HTTPS_PROXY: '', NO_PROXY: '' }, undefined, undefined],
  ])('takes the proxy from the environment: %s', async (_, environment, proxy, noProxy) => {
    const { network } = await loadValid(minimal, { environment });

    expect(network.proxy).toBe(proxy);
    expect(network.noProxy).toBe(noProxy);
  });

  it('prefers the proxy of the configuration, and keeps its password out of what is told', async () => {
    const text = `${minimal}network: { https_proxy: "http://me:s3cr%21et@proxy:3128" }\n`;

    const loaded = await loadValid(text, { environment: { HTTPS_PROXY: 'http://other:1' } });

    expect(loaded.network.proxy).toBe('http://me:s3cr%21et@proxy:3128');
    expect(loaded.secrets).toStrictEqual(['s3cr%21et', 's3cr!et']);
  });

  it('refuses a proxy variable that is no URL, without showing it', async () => {
    const problems = await problemsOf(minimal, { environment: { HTTPS_PROXY: 'socks5://me:secret@proxy' } });

    expect(problems).toStrictEqual([
      'HTTPS_PROXY network.https_proxy: expected the URL of an HTTP proxy, such as http://proxy.internal:3128',
    ]);
  });

  it('reads a template of ones own and tells its problems with its own line', async () => {
    const text = minimal.replace('parameters:', 'template_file: policy.json\n      parameters:');
    const policy = `{ "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "s3:*",\n    "Resource": "\${nowhere}" }] }`;

    const outcome = await load(text, { files: { 'policy.json': policy } });

    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    const unknown = outcome.problems.find(({ message }) => message.includes('nowhere'));
    expect(unknown).toMatchObject({ file: 'policy.json', line: 3 });
  });

  it('keeps the digits of an account in the parameters of such a template', async () => {
    const [before = ''] = minimal.split('      parameters:');
    const text = `${before}      template_file: policy.json\n      parameters: { owner: 012345678910 }\n`;
    const policy = `{ "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::\${owner}" } }`;

    const { targets } = await loadValid(text, { files: { 'policy.json': policy } });

    expect(targets[0]?.canonical?.text).toContain('arn:aws:s3:::012345678910');
  });

  it('has a hash that follows every setting and no secret', async () => {
    const [first, again, other, one, two] = await Promise.all([
      loadValid(minimal),
      loadValid(`# a comment\n${minimal}`),
      loadValid(`${minimal}log: { level: debug }\n`),
      loadValid(withExternalId('first-id')),
      loadValid(withExternalId('second-id')),
    ]);

    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
    expect(one.hash).toBe(two.hash);
  });

  it('says what is missing when there is neither a file nor a target in the environment', async () => {
    const { loadConfiguration } = await import('../../src/config/load.ts');

    const outcome = await loadConfiguration({ environment: {} });

    expect(outcome).toStrictEqual({
      ok: false,
      problems: [{ path: 'targets', message: 'is required: expected a list' }],
      files: new Map(),
    });
  });

  it('loads from the environment alone', async () => {
    const { loadConfiguration } = await import('../../src/config/load.ts');
    const prefix = 'NOTEBOOK_DRIFT__TARGETS__0__';

    const outcome = await loadConfiguration({
      environment: {
        [`${prefix}ID`]: 'prod',
        [`${prefix}ACCOUNT_ID`]: '012345678910',
        [`${prefix}HOME_REGION`]: 'us-east-1',
        [`${prefix}ROLES__0__NAME`]: 'mlspace-notebook-role',
        [`${prefix}POLICY__PARAMETERS__KMS_KEY`]:
          'arn:aws:kms:us-east-1:012345678910:key/80b28a33-4686-4d87-9dda-4a87e889875a',
        [`${prefix}POLICY__PARAMETERS__SECURITY_GROUPS__0`]: 'sg-0c001c111cbcdcdf6',
        [`${prefix}POLICY__PARAMETERS__SUBNETS`]: '[subnet-0f9f0555e69d3d687]',
      },
    });

    expect(outcome).toMatchObject({
      ok: true,
      configuration: { targets: [{ target: { accountId: '012345678910' } }] },
    });
  });

  it('tells a file that cannot be read', async () => {
    const { loadConfiguration } = await import('../../src/config/load.ts');

    const outcome = await loadConfiguration({ file: '/nowhere/config.yaml', environment: {} });

    expect(outcome).toStrictEqual({
      ok: false,
      problems: [
        { path: '', file: '/nowhere/config.yaml', message: 'the configuration file cannot be read: it does not exist' },
      ],
      files: new Map([['/nowhere/config.yaml', 'absent']]),
    });
  });
});

function withExternalId(id: string): string {
  return `${minimal}    assume_role: { arn: "arn:aws:iam::012345678910:role/r", external_id: ${id} }\n`;
}
