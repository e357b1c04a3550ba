import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type { Read } from '../domain/evaluation/read.ts';
import type { AccountSelector, DiscoveredAccount, OrganizationDiscovery } from '../domain/target/discovery.ts';
import { matchesGlob } from '../domain/target/glob.ts';
import type { Partition } from '../domain/target/target.ts';
import { createCredentials } from './client/credentials.ts';
import { endpointFromEnvironment, serviceIds } from './client/endpoints.ts';
import { attempt, MalformedAnswer, present } from './client/failures.ts';
import { createHttpHandler } from './client/http-handler.ts';
import { observeAttempts } from './client/observe.ts';
import { TokenWatch } from './client/token-watch.ts';
import type { ClientDependencies } from './clients.ts';

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

/** One action that discovery takes, and what it is limited to. */
export interface DiscoveryAction {
  readonly action: string;
  readonly resources: readonly string[];
}

/**
 * The actions that discovery takes; all of them only read. Which organization it is shows only when it is asked (Service
 * Authorization Reference, "Actions, resources, and condition keys for AWS Organizations").
 */
export function discoveryActions({
  partition,
  include,
  exclude,
}: Pick<OrganizationDiscovery, 'partition' | 'include' | 'exclude'>): readonly DiscoveryAction[] {
  const selectors = [...include, ...exclude];
  const of = (types: readonly string[]) => types.map((type) => `arn:${partition}:organizations::*:${type}/o-*`);
  const units = of(['ou', 'root']);
  return [
    { action: 'organizations:ListAccounts', resources: ['*'] },
    ...(selectors.some((selector) => 'unit' in selector)
      ? [
          { action: 'organizations:ListAccountsForParent', resources: units },
          { action: 'organizations:ListOrganizationalUnitsForParent', resources: units },
        ]
      : []),
    ...(selectors.some((selector) => 'tag' in selector)
      ? [{ action: 'organizations:ListTagsForResource', resources: of(['account']) }]
      : []),
  ];
}

/** What the client of Organizations takes from the process. */
export type DiscoveryDependencies = Omit<ClientDependencies, 'accountRoles' | 'pauses'>;

/**
 * The active accounts of the organization that are selected, by id. What could not be read whole is a failure, so that no
 * account is left out because a call failed.
 */
export async function discoverAccounts(
  discovery: OrganizationDiscovery,
  dependencies: DiscoveryDependencies,
  signal: AbortSignal,
): Promise<Read<readonly DiscoveredAccount[]>> {
  const { client, close } = createClient(discovery, dependencies);
  try {
    return await attempt({ operation: 'organizations:ListAccounts', subject: 'the organization', signal }, () =>
      selectedAccounts(discovery, { client, signal }),
    );
  } finally {
    close();
  }
}

function createClient({ partition, access }: OrganizationDiscovery, dependencies: DiscoveryDependencies) {
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

interface Asking {
  readonly client: OrganizationsClient;
  readonly signal: AbortSignal;
}

async function selectedAccounts(
  { include, exclude }: OrganizationDiscovery,
  asking: Asking,
): Promise<readonly DiscoveredAccount[]> {
  const accounts = await activeAccounts(asking);
  const membership = await membershipOf([...include, ...exclude], asking);
  const selected: DiscoveredAccount[] = [];
  for (const account of accounts) {
    const tags = onceRead(() => tagsOf(account.id, asking));
    const fitsAny = async (selectors: readonly AccountSelector[]) => {
      for (const selector of selectors) if (await fits(account, selector, { membership, tags })) return true;
      return false;
    };
    const isIncluded = include.length === 0 || (await fitsAny(include));
    if (isIncluded && !(await fitsAny(exclude))) selected.push(account);
  }
  return selected.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

type Tags = ReadonlyMap<string, string>;

async function fits(
  { id }: DiscoveredAccount,
  selector: AccountSelector,
  known: { readonly membership: ReadonlyMap<string, ReadonlySet<string>>; readonly tags: () => Promise<Tags> },
): Promise<boolean> {
  if ('unit' in selector) return known.membership.get(selector.unit)?.has(id) ?? false;
  const value = (await known.tags()).get(selector.tag);
  return value !== undefined && matchesGlob(selector.value.toLowerCase(), value.toLowerCase());
}

function onceRead<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= read());
}

async function activeAccounts({ client, signal }: Asking): Promise<readonly DiscoveredAccount[]> {
  const all = await everyPage(async (NextToken) => {
    const answer = await client.send(new ListAccountsCommand({ ...NextToken }), { abortSignal: signal });
    return { items: present(answer.Accounts, 'Accounts'), next: answer.NextToken };
  });
  // A suspended or closed account answers nothing, and its resources are not reachable.
  return all
    .filter(({ State, Status }) => (State ?? Status) === 'ACTIVE')
    .map(({ Id, Name }) => ({ id: present(Id, 'Id'), name: Name ?? '' }));
}

/** The accounts under each unit that is named, those in nested units included. */
async function membershipOf(
  selectors: readonly AccountSelector[],
  asking: Asking,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const units = new Set(selectors.flatMap((selector) => ('unit' in selector ? selector.unit : [])));
  const membership = new Map<string, ReadonlySet<string>>();
  for (const unit of units) membership.set(unit, new Set(await accountsUnder(unit, asking)));
  return membership;
}

async function accountsUnder(ParentId: string, asking: Asking): Promise<readonly string[]> {
  const { client, signal } = asking;
  const accounts = await everyPage(async (NextToken) => {
    const command = new ListAccountsForParentCommand({ ParentId, ...NextToken });
    const answer = await client.send(command, { abortSignal: signal });
    return { items: present(answer.Accounts, 'Accounts'), next: answer.NextToken };
  });
  const units = await everyPage(async (NextToken) => {
    const command = new ListOrganizationalUnitsForParentCommand({ ParentId, ...NextToken });
    const answer = await client.send(command, { abortSignal: signal });
    return { items: present(answer.OrganizationalUnits, 'OrganizationalUnits'), next: answer.NextToken };
  });
  const own = accounts.map(({ Id }) => present(Id, 'Id'));
  const nested: string[] = [];
  for (const { Id } of units) nested.push(...(await accountsUnder(present(Id, 'Id'), asking)));
  return [...own, ...nested];
}

async function tagsOf(ResourceId: string, { client, signal }: Asking): Promise<Tags> {
  const tags = await everyPage(async (NextToken) => {
    const command = new ListTagsForResourceCommand({ ResourceId, ...NextToken });
    const answer = await client.send(command, { abortSignal: signal });
    return { items: answer.Tags ?? [], next: answer.NextToken };
  });
  return new Map(tags.map(({ Key, Value }) => [present(Key, 'Key'), Value ?? '']));
}

interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** Lists of Organizations may answer an empty page with a token, which is only a page (its API reference). */
async function everyPage<Item>(
  read: (token: { readonly NextToken?: string }) => Promise<ListPage<Item>>,
): Promise<readonly Item[]> {
  const tokens = new TokenWatch();
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token === undefined ? {} : { NextToken: token });
    items.push(...page.items);
    token = page.next;
    if (token !== undefined && tokens.leadsBack(token))
      throw new MalformedAnswer('AWS returned a page token that it had returned before, so the list has no end');
  } while (token !== undefined);
  return items;
}
