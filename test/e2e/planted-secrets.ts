import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sampleParametersFor } from '../../src/policy/canonical/parameters/sample.ts';

const accountId = '012345678910';
const homeRegion = 'us-east-1';

/** A different one for each place; none is a word that the program could say by itself. */
export const planted = {
  secretAccessKey: 'plantedSecretAccessKey0000000000000000aa',
  sessionToken: 'plantedSessionToken-0001',
  proxyPassword: 'planted-proxy-password-0002',
  readToken: 'planted-read-token-0000000003',
  writeToken: 'planted-write-token-000000004',
  metricsToken: 'planted-metrics-token-0000005',
  externalId: 'planted-external-id-0006',
  externalIdOfFile: 'planted-external-id-of-file-0007',
  signingSecret: `whsec_${Buffer.from('planted-signing-secret-0008-00').toString('base64')}`,
  nextSigningSecret: `whsec_${Buffer.from('planted-signing-secret-0009-00').toString('base64')}`,
  webhookPassword: 'planted-webhook-password-0010',
  webhookPath: 'planted-webhook-path-0011',
  webhookQuery: 'planted-webhook-query-0012',
  slackPath: 'T00000000/B00000000/plantedSlackToken0013',
  teamsSignature: 'planted-teams-signature-0014',
  routingKey: 'plantedRoutingKey000000000000015',
  alertmanagerToken: 'planted-alertmanager-token-0016',
  receiverToken: 'planted-receiver-token-0017',
  cloudeventsToken: 'planted-cloudevents-token-0018',
  unreachablePath: 'planted-unreachable-path-0019',
  databasePassword: 'planted-database-password-0020',
  wrongBearer: 'planted-wrong-bearer-000000021',
  mailPassword: 'planted-mail-password-0022',
} as const;

/** Every form in which one of them could show: as it is, in a URL, and as the credentials of Basic. */
function plantedForms(): ReadonlyMap<string, string> {
  const basic = Buffer.from(`drift:${planted.webhookPassword}`).toString('base64');
  const pairs = Object.entries(planted).flatMap(([name, value]): (readonly [string, string])[] => [
    [value, name],
    [encodeURIComponent(value), name],
    [Buffer.from(value).toString('base64').replace(/=+$/, ''), name],
  ]);
  return new Map([...pairs, [basic, 'webhookPassword']]);
}

/** The names of the secrets that stand in a text. */
export function plantedIn(text: string): readonly string[] {
  return [...new Set([...plantedForms()].flatMap(([form, name]) => (text.includes(form) ? [name] : [])))];
}

export interface PlantedOptions {
  readonly folder: string;
  /** `http://127.0.0.1:<port>` of a receiver, and of nobody. */
  readonly receiver: string;
  readonly nobody: string;
  /** The host of a PostgreSQL server with its port and database, `127.0.0.1:5432/drift`; a file where absent. */
  readonly database?: string;
}

const ofAws: ReadonlySet<string> = new Set(['sns', 'eventbridge', 'securityhub']);

/** A configuration with a secret in every place that can hold one. Answers the path of its file. */
export function plantConfiguration({ folder, receiver, nobody, database }: PlantedOptions): string {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), `${text}\n`);
    return name;
  };
  const file = join(folder, 'notebook-drift.yaml');
  const token = (name: keyof typeof planted) => write(name, planted[name]);
  const { host, protocol } = new URL(receiver);
  const url = (path: string) => `${protocol}//${host}/${path}`;
  const assumed = { arn: `arn:aws:iam::${accountId}:role/notebook-drift-reader` };
  const target = (id: string, more: object) => ({
    id,
    account_id: accountId,
    home_region: homeRegion,
    roles: [{ name: 'mlspace-notebook-role' }],
    policy: {
      template: 'mlspace-notebook',
      parameters: sampleParametersFor({ partition: 'aws', accountId, homeRegion }),
    },
    ...more,
  });
  const sinks = [
    {
      id: 'webhook',
      type: 'webhook',
      url: `${protocol}//drift:${planted.webhookPassword}@${host}/${planted.webhookPath}?key=${planted.webhookQuery}`,
      secret_file: write('signing', `${planted.signingSecret}\n${planted.nextSigningSecret}`),
    },
    { id: 'slack', type: 'slack', url_file: write('slack', url(planted.slackPath)) },
    { id: 'teams', type: 'teams', url_file: write('teams', url(`flow?sig=${planted.teamsSignature}`)) },
    { id: 'pager', type: 'pagerduty', url: url('enqueue'), routing_key_file: token('routingKey') },
    { id: 'alertmanager', type: 'alertmanager', url: receiver, token_file: token('alertmanagerToken') },
    { id: 'receiver', type: 'alertmanager-webhook', url: url('hook'), token_file: token('receiverToken') },
    { id: 'events', type: 'cloudevents', url: url('refused'), token_file: token('cloudeventsToken') },
    { id: 'nobody', type: 'slack', url: `${nobody}/${planted.unreachablePath}` },
    { id: 'topic', type: 'sns', topic_arn: `arn:aws:sns:us-east-1:${accountId}:drift` },
    { id: 'bus', type: 'eventbridge', event_bus_arn: `arn:aws:events:us-east-1:${accountId}:event-bus/drift` },
    {
      id: 'hub',
      type: 'securityhub',
      product_arn: `arn:aws:securityhub:us-east-1:${accountId}:product/${accountId}/default`,
    },
    {
      id: 'mail',
      type: 'email',
      host: '127.0.0.1',
      port: 9,
      from: 'drift@example.com',
      to: ['ops@example.com'],
      user: 'drift',
      password_file: token('mailPassword'),
    },
  ].map((sink) => (ofAws.has(sink.type) ? sink : { ...sink, insecure: true }));
  const postgres = () => `postgres://drift:${planted.databasePassword}@${database}?sslmode=disable`;
  const document = {
    targets: [
      target('inline', { assume_role: { ...assumed, external_id: planted.externalId } }),
      target('by-file', { assume_role: { ...assumed, external_id_file: token('externalIdOfFile') } }),
      target('own', {}),
    ],
    checks: {
      'policy-drift': { schedule: '* * * * * *' },
      'required-tags': { schedule: '* * * * * *', types: ['model', 'endpoint'] },
    },
    store:
      database === undefined
        ? { sqlite: { path: join(folder, 'store.db') } }
        : { postgres: { url_file: write('database', postgres()) } },
    http: {
      port: 0,
      tokens: [
        { file: token('readToken'), scopes: ['read'] },
        { file: token('writeToken'), scopes: ['write'] },
      ],
      metrics_token_file: token('metricsToken'),
    },
    network: { https_proxy: `http://drift:${planted.proxyPassword}@127.0.0.1:9`, no_proxy: '127.0.0.1' },
    alerts: { group_wait: '0s', group_interval: '0s' },
    cloudtrail: { enabled: true },
    scan: { jitter: '0s', aws_calls_per_second: 1_000, grace: '1s' },
    log: { level: 'trace' },
    sinks,
  };
  writeFileSync(file, stringify(document));
  return file;
}

/** What the environment holds beside it. */
export const plantedEnvironment = {
  AWS_SECRET_ACCESS_KEY: planted.secretAccessKey,
  AWS_SESSION_TOKEN: planted.sessionToken,
  HTTPS_PROXY: `http://drift:${planted.proxyPassword}@127.0.0.1:9`,
  NO_PROXY: '127.0.0.1',
};
