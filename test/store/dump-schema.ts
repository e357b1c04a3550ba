/**
 * `node test/store/dump-schema.ts STEP > test/store/schemas/STEP.sql`: a store as the program left it whose last step of the
 * schema was this one, with something in every table. To be run once for each new step, before it is released: what it gave
 * then is kept as it is.
 */
import BetterSqlite3 from 'better-sqlite3';
import { migrate, sqliteHasMigrationTable } from '../../src/store/schema/migrate.ts';
import { migrations } from '../../src/store/schema/migrations.ts';
import { kyselyOverSqlite } from '../../src/store/sqlite/sqlite-dialect.ts';
import { noon } from '../support/fixtures.ts';

type Row = Readonly<Record<string, string | number | null>>;

const suppression = {
  id: 'known',
  mode: 'ignore',
  reason: 'agreed',
  owner: 'ana',
  expires: noon + 1_000_000,
  evidence: null,
  ended: null,
};

function finding(id: string, changes: Row = {}): Row {
  return {
    id,
    target_id: 'prod',
    check_id: 'required-tags',
    kind: 'tag-missing',
    scope: 'us-east-1/endpoint',
    resource_type: 'endpoint',
    resource_arn: `arn:aws:sagemaker:us-east-1:012345678910:endpoint/${id}`,
    resource_name: id,
    resource_region: 'us-east-1',
    path: '',
    severity: 'medium',
    summary: `endpoint ${id}: tag user is missing`,
    evidence: '{"keys":["user"]}',
    state: 'active',
    suppressed: 0,
    confirmations: 1,
    first_seen: noon,
    last_seen: noon,
    resolved_at: null,
    resolution: null,
    scan_id: 's_1',
    suppression: null,
    suppression_id: null,
    actor: null,
    actor_due_at: null,
    search_version: 1,
    ...changes,
  };
}

function transition(findingId: string, ordinal: number, kind: string): Row {
  return {
    finding_id: findingId,
    revision: 7,
    ordinal,
    kind,
    at: noon,
    scan_id: 's_1',
    summary: `${kind} "${findingId}"`,
    severity: 'medium',
    configuration_hash: 'abc',
    changes: '[{"field":"severity","before":"low","after":"medium"}]',
    suppressed: 0,
  };
}

const check = { target_id: 'prod', check_id: 'required-tags' };
const facet = { ...check, severity: 'medium', kind: 'tag-missing', resource_type: 'endpoint', last_seen: noon };

/** By table, in an order in which each row finds those that it refers to. A step that lacks a column leaves it out. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  findings: [
    finding('f_open', { actor: '{"status":"unknown","reason":"no event"}' }),
    finding('f_known', {
      suppressed: 1,
      first_seen: noon + 1,
      suppression: JSON.stringify(suppression),
      suppression_id: 'known',
    }),
    finding('f_new', { state: 'pending', first_seen: noon + 2 }),
    finding('f_over', { state: 'resolved', first_seen: noon + 3, resolved_at: noon + 9, resolution: 'fixed' }),
  ],
  transitions: [
    transition('f_open', 0, 'opened'),
    transition('f_open', 1, 'updated'),
    transition('f_over', 2, 'opened'),
  ],
  transition_counts: [{ check_id: 'required-tags', transition: 'opened', count: 2 }],
  check_states: [
    {
      ...check,
      outcome: 'findings',
      failures: '[]',
      last_attempt_at: noon,
      last_success_at: noon,
      last_scan_id: 's_1',
      scopes: '[]',
      detail: 'null',
      stale_since: null,
    },
  ],
  scans: [
    {
      id: 's_1',
      ...check,
      trigger_kind: 'schedule',
      started_at: noon,
      finished_at: noon + 5,
      result: 'success',
      outcome: 'findings',
      requests: 12,
      findings: 3,
      configuration_hash: 'abc',
    },
  ],
  deliveries: [
    {
      id: 'msg_1',
      revision: 7,
      ordinal: 3,
      sink_id: 'ops',
      group_key: 'prod/required-tags',
      message: '{"type":"drift.firing","timestamp":"2026-11-24T12:00:00Z","data":{}}',
      status: 'pending',
      attempts: 1,
      created_at: noon,
      next_attempt_at: noon,
      delivered_at: null,
      last_error: 'no answer',
      from_revision: 0,
    },
  ],
  alert_groups: [
    {
      sink_id: 'ops',
      ...check,
      told_revision: 7,
      told_at: noon,
      firing: 1,
      stale: 0,
      stale_told_at: null,
      pending: 0,
      routed: 1,
      due_at: noon + 86_400_000,
    },
  ],
  told_findings: [{ sink_id: 'ops', ...check, finding_id: 'f_open', since_revision: 7, until_revision: null }],
  write_probe: [{ id: 1, probes: 3 }],
  check_fences: [{ ...check, token: 4, last_slot: noon }],
  tag_sweeps: [
    {
      target_id: 'prod',
      region: 'us-east-1',
      resource_type: 'endpoint',
      watermark: noon,
      swept_at: noon,
      number: 2,
      rules: 'abc',
      compliant: 5,
      excluded: 0,
      unread: '[]',
      left_out: '{"name":0,"state":0,"age":0}',
    },
  ],
  resource_owners: [
    { target_id: 'prod', resource: '0123456789abcdef0123', owners: '{"user":"ana"}', changed_at: null, seen_at: noon },
  ],
  job_parents: [{ target_id: 'prod', resource: '0123456789abcdef0123', parent: null, found_at: noon }],
  child_findings: [
    { id: 'f_child', ...check, parent: '{"arn":"arn:parent"}', suppression_id: null, finding: '{"id":"f_child"}' },
  ],
  check_periods: [
    {
      ...check,
      number: 7,
      outcome: 'findings',
      configuration_hash: 'abc',
      program_version: '0.1.0',
      from_at: noon,
      looked_at: noon + 300_000,
      until_at: noon + 900_000,
    },
  ],
  watch_periods: [
    { id: 'w_1', instance: 'host', program_version: '0.1.0', from_at: noon - 5, until_at: noon + 310_000 },
  ],
  history_limits: [{ id: 1, kept_since: noon - 5 }],
  suppression_holders: [{ replica: 'r_1', digest: 'd_1', since_revision: 5, seen_at: noon, suppressions: '[]' }],
  discoveries: [{ id: 'organizations', state: '{"accounts":[],"at":0}' }],
  finding_counts: [
    { ...check, severity: 'medium', state: 'active', suppressed: 0, count: 1, oldest: noon },
    { ...check, severity: 'medium', state: 'active', suppressed: 1, count: 1, oldest: noon + 1 },
    { ...check, severity: 'medium', state: 'pending', suppressed: 0, count: 1, oldest: noon + 2 },
  ],
  finding_search: [
    { id: 'f_open', state: 'active', first_seen: noon },
    { id: 'f_known', state: 'active', first_seen: noon + 1 },
    { id: 'f_new', state: 'pending', first_seen: noon + 2 },
    { id: 'f_over', state: 'resolved', first_seen: noon + 3 },
  ].map((row) => ({
    ...check,
    severity: 'medium',
    kind: 'tag-missing',
    resource_type: 'endpoint',
    owner: '',
    project: '',
    text: `${row.id} arn:aws:sagemaker:us-east-1:012345678910:endpoint/${row.id} tag-missing`,
    ...row,
  })),
  focused_reads: [{ ...check, subject: '*', read_at: noon }],
  finding_facets: [
    { ...facet, state: 'active', suppressed: 0 },
    { ...facet, state: 'active', suppressed: 1 },
    { ...facet, state: 'pending', suppressed: 0 },
    { ...facet, state: 'resolved', suppressed: 0 },
  ],
};

async function dump(step: string): Promise<string> {
  const names = Object.keys(migrations);
  if (!names.includes(step)) throw new Error(`${step} is no step of the schema: ${names.join(', ')}`);
  const connection = new BetterSqlite3(':memory:');
  const steps = Object.fromEntries(Object.entries(migrations).slice(0, names.indexOf(step) + 1));
  const options = { name: step, hasMigrationTable: sqliteHasMigrationTable, besideNewer: false, steps };
  await migrate(kyselyOverSqlite(connection), options);
  const schema = connection.prepare('select sql from sqlite_master where sql is not null').pluck().all() as string[];
  const executed = connection.prepare('select name from kysely_migration order by name').pluck().all() as string[];
  const time = '2026-11-24T12:00:00.000Z';
  return [
    `-- A store after the step ${step}.`,
    // As the program marks its files: `ndft`.
    'pragma application_id = 1852073588;',
    ...schema.map((sql) => `${sql};`),
    ...executed.map((name) => insert('kysely_migration', { name, timestamp: time })),
    insert('kysely_migration_lock', { id: 'migration_lock', is_locked: 0 }),
    insert('store_state', { id: 1, revision: 7, probes: 0 }),
    ...Object.entries(rows).flatMap(([table, all]) => {
      const columns = new Set(
        (connection.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name),
      );
      if (columns.size === 0) return [];
      return all.map((row) =>
        insert(table, Object.fromEntries(Object.entries(row).filter(([column]) => columns.has(column)))),
      );
    }),
    '',
  ].join('\n');
}

function insert(table: string, row: Row): string {
  return `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.values(row).map(literal).join(', ')});`;
}

function literal(value: string | number | null): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

process.stdout.write(await dump(process.argv[2] ?? ''));
