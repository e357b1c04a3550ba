import { z } from 'zod';
import { severities } from '../../../domain/evaluation/severity.ts';
import { type FindingFilter, findingOrders } from '../../../store/contract/store.ts';
import { askedStates, noTag, storeFilter } from '../../representation/finding-query.ts';
import { storable } from '../../representation/storable.ts';
import { oneOf } from '../../representation/strict-query.ts';
import type { HttpOptions } from '../../service/options.ts';
import { concernedResources } from '../../service/shared-resources.ts';
import { field, type Given } from './form-query.ts';

const name = field(storable.max(2048));

/** What a list of findings is narrowed and sorted by in the address of a page. */
export const filterFields = {
  state: field(oneOf(askedStates)),
  severity: field(oneOf(severities)),
  target: name,
  check: name,
  kind: name,
  type: name,
  resource: name,
  search: field(storable.max(200)),
  owner: field(storable.max(256)),
  project: field(storable.max(256)),
  sort: field(oneOf(findingOrders)),
};

/** The fields that were filled in. */
export type PageFilter = Given<{ [Name in keyof typeof filterFields]: z.infer<(typeof filterFields)[Name]> }>;

/** The same in the words of the store. */
export async function storeFilterOf(
  options: HttpOptions,
  { type, owner, project, sort: _order, ...same }: PageFilter,
): Promise<FindingFilter> {
  const asked = { ...same, resourceType: type, owner: tagOf(owner), project: tagOf(project) };
  return storeFilter(asked, await concernedResources(options, same.resource));
}

function tagOf(value: string | undefined): string | undefined {
  return value === noTag ? '' : value;
}
