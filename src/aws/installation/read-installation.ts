import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import { type FactSources, type MlspaceTable, mlspaceTables } from '../../domain/target/installation-facts.ts';
import type { InstallationReading, TableRow } from '../../domain/target/installation-reading.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Clients } from '../clients.ts';
import { readInstanceTypes } from './instance-types.ts';
import { readTable } from './tables.ts';

/** Reads what the sources name, in the home region. A table that cannot be read fails alone. */
export async function readInstallation(
  { tables: names, instanceTypes }: FactSources,
  {
    clients,
    region,
    signal,
  }: { readonly clients: Pick<Clients, 'dynamodb' | 'ec2'>; readonly region: string; readonly signal: AbortSignal },
): Promise<InstallationReading> {
  const [tables, types] = await Promise.all([
    names ? readTables(names, { client: clients.dynamodb(region), signal }) : undefined,
    instanceTypes ? readInstanceTypes(region, { client: clients.ec2(region), signal }) : undefined,
  ]);
  return withoutAbsent({ tables, instanceTypes: types });
}

/** The reading of an installation whose account could not be reached: each part failed. */
export function unreadInstallation(sources: FactSources, failure: ReadFailure): InstallationReading {
  const unread = { ok: false as const, failure };
  return withoutAbsent({
    tables: sources.tables ? forTables(() => unread) : undefined,
    instanceTypes: sources.instanceTypes ? unread : undefined,
  });
}

function forTables<Value>(value: (id: MlspaceTable) => Value): Readonly<Record<MlspaceTable, Value>> {
  const ids = Object.keys(mlspaceTables) as readonly MlspaceTable[];
  return Object.fromEntries(ids.map((id) => [id, value(id)])) as Record<MlspaceTable, Value>;
}

async function readTables(
  names: Readonly<Record<MlspaceTable, string>>,
  source: Parameters<typeof readTable>[1],
): Promise<Readonly<Record<MlspaceTable, Read<readonly TableRow[]>>>> {
  const ids = Object.keys(mlspaceTables) as readonly MlspaceTable[];
  const rows = await Promise.all(ids.map(async (id) => [id, await readTable(names[id], source)] as const));
  return Object.fromEntries(rows) as Record<MlspaceTable, Read<readonly TableRow[]>>;
}
