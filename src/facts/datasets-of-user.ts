import type { Read } from '../domain/evaluation/read.ts';
import type { FactValue } from '../domain/target/installation-facts.ts';
import type { TableRow } from '../domain/target/installation-reading.ts';
import { hasOwnText, textOf } from './table-row.ts';

/** The names of the data sets of all groups that the user is in (awslabs/mlspace, `IAMManager`, the user policy). */
export function datasetsOfUser(
  user: string,
  { groupUsers, groupDatasets }: Readonly<Record<'groupUsers' | 'groupDatasets', Read<readonly TableRow[]>>>,
): FactValue {
  if (!groupUsers.ok) return { ok: false, failure: groupUsers.failure };
  if (!groupDatasets.ok) return { ok: false, failure: groupDatasets.failure };
  const groups = new Set(
    groupUsers.value.filter((row) => hasOwnText(row, 'user', user)).flatMap((row) => textOf(row, 'group') ?? []),
  );
  const datasets = groupDatasets.value
    .filter((row) => groups.has(textOf(row, 'group') ?? ''))
    .flatMap((row) => textOf(row, 'dataset') ?? []);
  return { ok: true, value: [...new Set(datasets)].toSorted() };
}
