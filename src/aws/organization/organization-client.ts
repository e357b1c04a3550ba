import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { OrganizationAccess, Partition } from '../../domain/target/target.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { createCredentials } from '../client/credentials.ts';
import { endpointFromEnvironment, serviceIds } from '../client/endpoints.ts';
import { MalformedAnswer } from '../client/failures.ts';
import { createHttpHandler } from '../client/http-handler.ts';
import type { CallCeilings, LimiterPool } from '../client/limiter.ts';
import { observeAttempts } from '../client/observe.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** Where Organizations is asked (AWS General Reference, "AWS Organizations endpoints and quotas"). */
export const organizationsRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
};

/** One action of Organizations, and what it is limited to. */
export interface OrganizationAction {
  readonly action: string;
  readonly resources: readonly string[];
}

/** What a client of Organizations takes from the process. */
export interface OrganizationDependencies {
  readonly network: NetworkSettings;
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
  readonly callsPerSecond: CallCeilings;
  readonly limiters: LimiterPool;
  /** AWS_ENDPOINT_URL and its kin, AWS_PROFILE and access keys are read from here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A client with credentials of its own; no call is made before the first command. */
export function createOrganizationClient(
  { partition, access }: OrganizationAccess,
  dependencies: OrganizationDependencies,
): { readonly client: OrganizationsClient; readonly close: () => void } {
  const region = organizationsRegions[partition];
  const { network, environment, telemetry, limiters, callsPerSecond } = dependencies;
  const requestHandler = createHttpHandler(network);
  const common = { region, requestHandler, maxAttempts: 5, retryMode: 'standard', userAgentAppId: 'notebook-drift' };
  const of = (service: string, endpoint = endpointFromEnvironment(service, environment)) =>
    endpoint ? { ...common, endpoint } : { ...common, ...(access.useFipsEndpoint ? { useFipsEndpoint: true } : {}) };
  const ceiling = typeof callsPerSecond === 'number' ? callsPerSecond : callsPerSecond.organizations;
  const plugin = (service: string) =>
    observeAttempts({
      service,
      telemetry,
      limiterOf: () => limiters.limiter({ accountId: 'organization', region, family: 'organizations' }, ceiling),
    });
  const sts = new STSClient({
    ...of(serviceIds.sts),
    credentials: createCredentials({
      access: { ...access, endpoints: {} },
      environment,
      client: of(serviceIds.sts),
      plugin: plugin(serviceIds.sts),
    }),
  });
  const service = 'Organizations';
  const client = new OrganizationsClient({ ...of(service, access.endpoint), credentials: sts.config.credentials });
  client.middlewareStack.use(plugin(service));
  return { client, close: () => requestHandler.destroy() };
}

/** A page of a list of Organizations. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** Lists of Organizations may answer an empty page with a token, which is only a page (its API reference). */
export async function everyPage<Item>(
  read: (token: { readonly NextToken?: string }) => Promise<ListPage<Item>>,
): Promise<readonly Item[]> {
  const tokens = new TokenWatch();
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token === undefined ? {} : { NextToken: token });
    items.push(...page.items);
    token = page.next;
    const endless = token === undefined ? undefined : tokens.endlessBy(token, page.items.length);
    if (endless !== undefined) throw new MalformedAnswer(endless);
  } while (token !== undefined);
  return items;
}
