import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Read } from '../domain/evaluation/read.ts';
import type { AccountSelector, DiscoveredAccount, OrganizationDiscovery } from '../domain/target/discovery.ts';
import { matchesGlob } from '../domain/target/glob.ts';
import { attempt, present } from './client/failures.ts';
import {
  createOrganizationClient,
  everyPage,
  type OrganizationAction,
  type OrganizationDependencies,
} from './organization/organization-client.ts';

/**
 * The actions that discovery takes; all of them only read. Which organization it is shows only when it is asked (Service
 * Authorization Reference, "Actions, resources, and condition keys for AWS Organizations").
 */
export function discoveryActions({
  partition,
  include,
  exclude,
}: Pick<OrganizationDiscovery, 'partition' | 'include' | 'exclude'>): readonly OrganizationAction[] {
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

/**
 * The active accounts of the organization that are selected, by id. What could not be read whole is a failure, so that no
 * account is left out because a call failed.
 */
export async function discoverAccounts(
  discovery: OrganizationDiscovery,
  dependencies: OrganizationDependencies,
  signal: AbortSignal,
): Promise<Read<readonly DiscoveredAccount[]>> {
  const { client, close } = createOrganizationClient(discovery, dependencies);
  try {
    return await attempt({ operation: 'organizations:ListAccounts', subject: 'the organization', signal }, () =>
      selectedAccounts(discovery, { client, signal }),
    );
  } finally {
    close();
  }
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
