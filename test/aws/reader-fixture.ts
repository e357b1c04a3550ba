import { createAccountReader } from '../../src/aws/account-reader.ts';
import { createLimiterPool, type LimiterPool } from '../../src/aws/client/limiter.ts';
import { type AccountRolesPool, createAccountRolesPool } from '../../src/aws/iam/account-roles.ts';
import { snapshotsOf } from '../../src/checks/roles/role-scopes.ts';
import type { AccountReader, ListRequest, TagRequest } from '../../src/domain/account-reader.ts';
import type { ListingOutcome, SageMakerResource, TaggedResource } from '../../src/domain/evaluation/resource.ts';
import type { RoleSnapshot } from '../../src/domain/target/role-snapshot.ts';
import type { RoleSelector, Target } from '../../src/domain/target/target.ts';
import type { NetworkSettings } from '../../src/network/settings.ts';
import { TagBatches } from '../../src/scan/tags/tag-batches.ts';

export interface ReaderFixture {
  readonly reader: AccountReader;
  /** As the telemetry was told of each: `IAM GetRole ok`. */
  readonly calls: string[];
}

export interface FixtureOptions {
  readonly url: string;
  readonly target?: Partial<Target>;
  readonly network?: Partial<NetworkSettings>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly limiters?: LimiterPool;
  readonly callsPerSecond?: number;
  readonly burst?: number;
  readonly accountRoles?: AccountRolesPool;
  readonly pauses?: readonly number[];
  readonly maxAttempts?: number;
  /** Milliseconds since the epoch; the real time where absent. */
  readonly clock?: () => number;
  /** Told after each attempt. */
  readonly onCall?: () => void;
  readonly splitting?: { readonly afterPages: number; readonly windows: number };
}

/** A reader whose AWS is the server at `url`. */
export function createReader({
  url,
  target,
  network,
  environment,
  limiters,
  callsPerSecond,
  burst,
  accountRoles,
  pauses,
  maxAttempts,
  clock,
  splitting,
  onCall,
}: FixtureOptions): ReaderFixture {
  const calls: string[] = [];
  const reader = createAccountReader(
    {
      id: 'test',
      accountId: '123456789012',
      partition: 'aws',
      homeRegion: 'us-east-1',
      regions: ['us-east-1'],
      access: { useFipsEndpoint: false, endpoints: {} },
      roles: [],
      roleReading: 'auto',
      attached: { name: '*' },
      stacks: [],
      facts: { instanceTypes: false },
      ...target,
    },
    {
      // Bounds what hangs, and not a machine that does much else.
      network: { connectTimeout: 20_000, requestTimeout: 60_000, ...network },
      telemetry: {
        awsRequest: ({ service, operation, code }) => {
          calls.push(`${service} ${operation} ${code}`);
          onCall?.();
        },
      },
      callsPerSecond: callsPerSecond ?? 10_000,
      limiters: limiters ?? createLimiterPool(),
      accountRoles: accountRoles ?? createAccountRolesPool(),
      clock: clock ?? Date.now,
      pauses: pauses ?? [],
      ...(burst === undefined ? {} : { burst }),
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
      ...(splitting ? { splitting } : {}),
      environment: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', ...environment },
    },
  );
  return { reader, calls };
}

export interface CollectedListing {
  readonly resources: readonly TaggedResource[];
  readonly outcome: ListingOutcome;
}

export interface Collected extends ListRequest, Pick<TagRequest, 'looksWrong'> {
  readonly wanted: (resource: SageMakerResource) => boolean;
}

/** Everything that one listing yields, with tags, and how it ended. A resource without the tag `user` looks wrong. */
export async function collect(reader: AccountReader, given: Partial<Collected>): Promise<CollectedListing> {
  const request: Collected = {
    region: 'us-east-1',
    type: 'model',
    wanted: () => true,
    looksWrong: (_, tags) => !tags.some(({ key }) => key === 'user'),
    signal: new AbortController().signal,
    ...given,
  };
  const batches = new TagBatches(reader.tagReader(request));
  const resources: TaggedResource[] = [];
  const pages = reader.listResources(request);
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    await batches.add(page.value.filter(request.wanted), (tagged) => resources.push(tagged));
  }
  await batches.flush();
  return { resources, outcome: page.value };
}

/** The snapshots of all selectors, one after the other. */
export async function readSnapshots(
  reader: AccountReader,
  selectors: readonly RoleSelector[],
  signal: AbortSignal,
): Promise<readonly RoleSnapshot[]> {
  return snapshotsOf(await reader.readRoles({ selectors, signal }));
}
