import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sampleParametersFor } from '../../src/policy/canonical/parameters/sample.ts';

export interface InstallationOptions {
  readonly accountId?: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Further sinks, as in the configuration. */
  readonly sinks?: readonly object[];
  readonly roles?: readonly string[];
  /** The resource types to scan; the default ones where absent. */
  readonly types?: readonly string[];
  /** Whether CloudTrail is asked who did it. */
  readonly cloudtrail?: boolean;
  /** Every second where absent. */
  readonly schedule?: string;
  /** Whether the roles are looked at as a whole too; they are by default. */
  readonly roleAttachments?: boolean;
  /** The ARN of a queue of events. */
  readonly eventQueue?: string;
  /** The URL of a PostgreSQL database; a SQLite file in the folder where absent. */
  readonly postgres?: string;
  /** How long a start waits for the database; as by default where absent. */
  readonly waitAtStart?: string;
  /** How long a request to AWS may take; as by default where absent. */
  readonly requestTimeout?: string;
  /** `prod` where absent. All are the same account. */
  readonly targets?: readonly string[];
}

/** A folder with one target's configuration, its secrets and its store. */
export interface Installation {
  readonly folder: string;
  readonly configuration: string;
  remove(): void;
}

/** Writes what an operator would: a target, scanned every second so that no test waits long. */
export function writeInstallation(options: InstallationOptions = {}): Installation {
  const { accountId = '012345678910', webhook, roles = ['mlspace-notebook-role'], types = 'default' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-e2e-'));
  const configuration = join(folder, 'notebook-drift.yaml');
  if (webhook) writeFileSync(join(folder, 'webhook-secret'), `${webhook.secret}\n`);
  const homeRegion = 'us-east-1';
  const { schedule = '* * * * * *', postgres, targets = ['prod'] } = options;
  if (postgres !== undefined) writeFileSync(join(folder, 'postgres-url'), `${postgres}\n`);
  const document = {
    targets: targets.map((id) => ({
      id,
      account_id: accountId,
      home_region: homeRegion,
      roles: roles.map((name) => ({ name })),
      policy: {
        template: 'mlspace-notebook',
        parameters: sampleParametersFor({ partition: 'aws', accountId, homeRegion }),
      },
    })),
    checks: {
      'policy-drift': { schedule },
      'role-attachments': { enabled: options.roleAttachments ?? true },
      'required-tags': { schedule, types },
    },
    store: storeOf(options, folder),
    events: eventsOf(options),
    http: { port: 0 },
    alerts: { group_wait: '0s', group_interval: '0s' },
    sinks: sinksOf(options),
    cloudtrail: { enabled: options.cloudtrail ?? false },
    scan: { jitter: '0s', aws_calls_per_second: 1_000, grace: '10s' },
    network: options.requestTimeout === undefined ? {} : { request_timeout: options.requestTimeout },
  };
  writeFileSync(configuration, stringify(document));
  return { folder, configuration, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function sinksOf({ webhook, sinks = [] }: InstallationOptions): readonly object[] {
  if (!webhook) return sinks;
  return [{ id: 'ops', type: 'webhook', url: webhook.url, secret_file: 'webhook-secret', insecure: true }, ...sinks];
}

function storeOf({ postgres, waitAtStart }: InstallationOptions, folder: string): object {
  const waiting = waitAtStart === undefined ? {} : { wait_at_start: waitAtStart };
  return postgres === undefined
    ? { sqlite: { path: join(folder, 'store.db') }, ...waiting }
    : { postgres: { url_file: 'postgres-url', connections: 6 }, ...waiting };
}

function eventsOf({ eventQueue }: InstallationOptions): object {
  return eventQueue === undefined ? {} : { queue_arn: eventQueue };
}
