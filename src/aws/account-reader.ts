import { setTimeout } from 'node:timers/promises';
import type { AccountReader, TagReader } from '../domain/account-reader.ts';
import type { Read, ReadFailure } from '../domain/evaluation/read.ts';
import { isReadSince } from '../domain/read-since.ts';
import { isRolePattern } from '../domain/target/role-selector.ts';
import type { PolicyVersion, RoleReading } from '../domain/target/role-snapshot.ts';
import type { RoleSelector, Target } from '../domain/target/target.ts';
import { abortable } from './client/abortable.ts';
import { iamRegion } from './client/endpoints.ts';
import { type ClientDependencies, type Clients, createClients } from './clients.ts';
import { createStackReader } from './cloudformation/stack-reader.ts';
import { readEnabledRegions } from './enabled-regions.ts';
import { createAccountRoles } from './iam/account-roles.ts';
import { unreadRole } from './iam/role-reader.ts';
import { type CallerIdentity, verifyAccount } from './identity.ts';
import { readInstallation, unreadInstallation } from './installation/read-installation.ts';
import { createControlPoliciesPool } from './organization/control-policies.ts';
import { organizationsRegions } from './organization/organization-client.ts';
import { listResources } from './sagemaker/list.ts';
import { type FilterCost, ListingCosts } from './sagemaker/listing-costs.ts';
import type { Resume } from './sagemaker/pages.ts';
import { startedTypes } from './sagemaker/parents/described-parents.ts';
import { ParentsInRegion } from './sagemaker/parents/job-parents.ts';
import { answersSearch, searchResources } from './sagemaker/search.ts';
import { ahead } from './sagemaker/stages.ts';
import { createTagReader } from './sagemaker/tags.ts';
import type { ResourceType, TimeFilters } from './sagemaker/types/resource-type.ts';
import { resourceType } from './sagemaker/types.ts';
import { standardSplitting } from './sagemaker/windows.ts';
import { readTagPolicy } from './tag-policy.ts';
import { lookUpEvents } from './trail.ts';

/**
 * Creates the reader of one target's account. Before its first read it verifies that the credentials are of that
 * account, and until that has succeeded every read is a failure. A method rejects only when its signal aborts, with the
 * signal's reason, or for a bug such as a resource type that is not in the table.
 */
export function createAccountReader(target: Target, dependencies: ClientDependencies): AccountReader {
  const clients = createClients(target, dependencies);
  const resume = createResume(clients, dependencies.pauses ?? standardPauses);
  const verify = onceVerified((signal) => verifyAccount(target, clients, signal));
  const { clock, accountRoles } = dependencies;
  const limits = createLimitsReader(target, dependencies);
  const splitting = { ...(dependencies.splitting ?? standardSplitting), clock };
  const roles = accountRoles.of(accessKeyOf(target), () =>
    createAccountRoles({ iam: clients.iam, target, mode: target.roleReading, clock }),
  );
  const costs = new ListingCosts();
  return {
    async readRoles(request) {
      const identity = await verify(request.signal);
      return identity.ok ? roles.read(request) : unreadRoles(request.selectors, target, identity.failure);
    },

    readPolicyVersions: async (arns, request) =>
      versionsOf(arns, request, { roles, identity: await verify(request.signal) }),

    ...createStackReader({ clients, clock, verify }),
    ...createHomeReader(target, clients, verify),
    readTagPolicy: createPolicyReader(target, { clients, clock, verify }),

    async *listResources({ type: name, region, signal, createdAfter, changedAfter }) {
      const type = resourceType(name);
      const identity = await verify(signal);
      if (!identity.ok) return { status: 'unknown', failure: identity.failure };
      const filters = timeFilters(type, { createdAfter, changedAfter, costs: costs.of(region, name) });
      const arnPrefix = `arn:${target.partition}:sagemaker:${region}:${target.accountId}:`;
      const context = { client: clients.sagemaker(region), type, region, arnPrefix, signal, resume, splitting };
      const pages = listResources(filters, context);
      return yield* ahead(filters.modifiedAfter === undefined ? pages : costs.measured(region, name, pages));
    },

    async *searchResources({ type: name, region, signal, createdAfter }) {
      const type = resourceType(name);
      const identity = await verify(signal);
      if (!identity.ok) return { status: 'unknown', failure: identity.failure };
      const context = { client: clients.sagemaker(region), type, region, arnPrefix: '', signal, resume, splitting };
      return yield* ahead(searchResources({ createdAfter }, context));
    },

    answersSearch,

    tagReader(request) {
      const { region } = request;
      const read = createTagReader({ sagemaker: clients.sagemaker(region), tagging: clients.tagging(region), request });
      return verified(read, () => verify(request.signal));
    },

    ...createParentReader(target, clients, verify),

    tellsChanges,

    readLimits: limits.read,

    close: closing(clients, limits),
  };
}

function tellsChanges(type: string): boolean {
  const { createdAfter, modifiedAfter } = resourceType(type).filters;
  return createdAfter || modifiedAfter;
}

function closing(...parts: readonly { readonly close: () => void }[]): () => void {
  return () => {
    for (const part of parts) part.close();
  };
}

/** What the organization is asked with is closed here only where nobody shares it. */
function createLimitsReader({ accountId, limits }: Target, dependencies: ClientDependencies) {
  const shared = dependencies.controlPolicies;
  const policies = shared ?? createControlPoliciesPool(dependencies);
  return {
    read: async (signal: AbortSignal) => limits && (await policies.of(limits).of(accountId, signal)),
    close: () => (shared ? undefined : policies.close()),
  };
}

async function versionsOf(
  arns: readonly string[],
  request: Parameters<AccountReader['readPolicyVersions']>[1],
  {
    roles,
    identity,
  }: { readonly roles: ReturnType<typeof createAccountRoles>; readonly identity: Read<CallerIdentity> },
): Promise<ReadonlyMap<string, Read<readonly PolicyVersion[]>>> {
  const versions = identity.ok ? await roles.policyVersions(arns, request) : arns.map(() => identity);
  return new Map(arns.map((arn, index) => [arn, versions[index] as Read<readonly PolicyVersion[]>]));
}

/** The reader, where the identity is not verified with that as the failure of every resource. */
function verified(read: TagReader, verify: () => Promise<Read<CallerIdentity>>): TagReader {
  return {
    isTrusted: (tagged) => read.isTrusted(tagged),
    async readBatch(batch) {
      const identity = await verify();
      return identity.ok ? read.readBatch(batch) : batch.map((resource) => ({ resource, tags: identity }));
    },
    async readEach(resources) {
      const identity = await verify();
      return identity.ok ? read.readEach(resources) : resources.map((resource) => ({ resource, tags: identity }));
    },
    async readKnown(known) {
      const identity = await verify();
      return identity.ok ? read.readKnown(known) : known.map(({ resource }) => ({ resource, tags: identity }));
    },
  };
}

/** What finds out which job started which. */
function createParentReader(
  { partition, accountId }: Target,
  clients: Pick<Clients, 'sagemaker'>,
  verify: Verification,
): Pick<AccountReader, 'isStarted' | 'jobParents'> {
  return {
    isStarted: (type) => startedTypes.includes(type),
    jobParents({ region, signal }) {
      const prefix = `arn:${partition}:sagemaker:${region}:${accountId}:`;
      const parents = new ParentsInRegion({ client: clients.sagemaker(region), signal }, prefix);
      return {
        async of(jobs) {
          const identity = await verify(signal);
          return identity.ok ? parents.of(jobs) : new Map(jobs.map(({ resource }) => [resource.arn, identity]));
        },
      };
    },
  };
}

/** What the installation keeps beside IAM and which regions there are, read in the home region, and what CloudTrail recorded. */
function createHomeReader(
  target: Target,
  clients: Pick<Clients, 'cloudtrail' | 'dynamodb' | 'ec2'>,
  verify: Verification,
): Pick<AccountReader, 'lookUpEvents' | 'readInstallation' | 'readEnabledRegions'> {
  const { homeRegion: region } = target;
  return {
    lookUpEvents: createLookUp(target, clients, verify),
    async readInstallation({ sources, signal }) {
      const identity = await verify(signal);
      if (!identity.ok) return unreadInstallation(sources, identity.failure);
      return readInstallation(sources, { clients, region, signal });
    },
    async readEnabledRegions(signal) {
      const identity = await verify(signal);
      return identity.ok ? readEnabledRegions(region, { client: clients.ec2(region), signal }) : identity;
    },
  };
}

/** A tag policy seldom changes, and one call answers for all regions; a failure is asked for again. */
function createPolicyReader(
  target: Target,
  {
    clients,
    clock,
    verify,
  }: { readonly clients: Pick<Clients, 'organizations'>; readonly clock: () => number; readonly verify: Verification },
): AccountReader['readTagPolicy'] {
  let known: { readonly at: number; readonly read: Read<string> } | undefined;
  return async ({ notBefore = Infinity, signal }) => {
    if (known && isReadSince(known.at, { notBefore, now: clock() })) return known.read;
    const identity = await verify(signal);
    if (!identity.ok) return identity;
    const at = clock();
    const client = clients.organizations(organizationsRegions[target.partition]);
    const read = await readTagPolicy(target, { client, signal });
    known = read.ok ? { at, read } : undefined;
    return read;
  };
}

/** The events of IAM are in one region of the partition, those of a resource in its own. */
function createLookUp(
  { partition }: Target,
  clients: Pick<Clients, 'cloudtrail'>,
  verify: Verification,
): AccountReader['lookUpEvents'] {
  return async (query) => {
    const identity = await verify(query.signal);
    if (!identity.ok) return identity;
    const region = query.region === 'global' ? iamRegion(partition) : query.region;
    return lookUpEvents(clients.cloudtrail(region), { ...query, region });
  };
}

/** Targets of one account that are reached in the same way see the same roles. */
function accessKeyOf({ accountId, partition, access, roleReading }: Target): string {
  return JSON.stringify([accountId, partition, access, roleReading]);
}

function unreadRoles(selectors: readonly RoleSelector[], target: Target, failure: ReadFailure): RoleReading {
  const selections = selectors.map((selector) => ({
    selector,
    roles: isRolePattern(selector)
      ? { ok: false as const, failure }
      : { ok: true as const, value: [unreadRole(selector, target, failure)] },
    near: [],
  }));
  return { selections, plan: { method: 'direct', reason: 'nothing was read' } };
}

/** What was changed was created before, so that where the list tells changes, creations are among them. */
function timeFilters(
  { filters, isOldestFirst }: ResourceType,
  {
    createdAfter,
    changedAfter,
    costs,
  }: {
    readonly createdAfter: number | undefined;
    readonly changedAfter: number | undefined;
    readonly costs: FilterCost | undefined;
  },
): TimeFilters {
  if (changedAfter === undefined) return { createdAfter, tellsOlder: true };
  // Creations can be stopped at; changes that show in the list's times alone then wait for the next full sweep.
  const canFilter = filters.modifiedAfter && !(costs === 'whole list' && isOldestFirst && filters.createdAfter);
  if (canFilter) return { createdAfter, modifiedAfter: changedAfter };
  return { createdAfter: Math.max(createdAfter ?? -Infinity, changedAfter) };
}

/** Before each repetition of a page, milliseconds. */
const standardPauses: readonly number[] = [1_000, 5_000];

function createResume({ sts }: Pick<Clients, 'sts'>, pauses: readonly number[]): Resume {
  return {
    async pause(repetition, signal) {
      const pause = pauses[repetition - 1];
      if (pause === undefined) return false;
      await setTimeout(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
      return true;
    },
    renewCredentials: async () => {
      // All clients share these. What is wrong with the new ones is told by the call that wants them.
      await sts.config.credentials({ forceRefresh: true }).catch(() => undefined);
    },
  };
}

type Verification = (signal: AbortSignal) => Promise<Read<CallerIdentity>>;

/** Asks once at a time for whoever waits, and never again after a success. One who gives up does not stop the others. */
function onceVerified(verification: Verification): Verification {
  const unhurried = new AbortController().signal;
  let current: Promise<Read<CallerIdentity>> | undefined;
  return async (signal) => {
    signal.throwIfAborted();
    current ??= verification(unhurried).then((identity) => {
      if (!identity.ok) current = undefined;
      return identity;
    });
    return abortable(current, signal);
  };
}
