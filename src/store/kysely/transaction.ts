import type { AlertGroup, AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import type { Finding, Transition, TransitionStep } from '../../domain/finding/finding.ts';
import type { DiscoveryState } from '../../domain/target/discovery.ts';
import type { FindingCount, StoreTransaction } from '../contract/store.ts';
import {
  activeFindings,
  alertGroups,
  keepAlertGroupsOf,
  latestDeliveries,
  pendingCount,
  replay,
  saveAlertGroup,
  transitionsSince,
  withdraw,
} from '../queries/alert-groups.ts';
import { writeDiscovery } from '../queries/discoveries.ts';
import { claimActors } from '../queries/findings/actors.ts';
import { countAgain, countOpen } from '../queries/findings/finding-counts.ts';
import { noteFacets } from '../queries/findings/finding-facets.ts';
import { focusedSince, markEvaluated, markFocused } from '../queries/findings/focused-reads.ts';
import { countTransitions } from '../queries/findings/transition-counts.ts';
import { inOrderOfFindings, insertTransitions, upsertFindings, type Writing } from '../queries/findings/upsert.ts';
import { claimRevision } from '../queries/revision.ts';
import { abortUnfinishedScans, fencingToken, firstScanAt, nextFencingToken } from '../queries/scans.ts';
import { readSweeps, saveSweep } from '../queries/tag-sweeps.ts';
import {
  checkStateToRow,
  deliveryToRow,
  findingToRow,
  rowToCheckState,
  rowToFinding,
  scanToRow,
  transitionToRow,
} from '../schema/rows.ts';
import type { Database, FindingRow } from '../schema/schema.ts';
import { chunked, idsAtOnce, insertAtOnce } from '../statements/chunks.ts';
import type { InsertRows } from '../statements/insert-rows.ts';

/** One open transaction. The first change claims the store's next revision; without a change there is none. */
export class KyselyTransaction implements StoreTransaction {
  readonly #database: Database;
  readonly #insertRows: InsertRows;
  #revision: number | undefined;
  #ordinal = 0;
  /** Findings as they are in the database: nobody else changes them before this ends. */
  readonly #known = new Map<string, FindingRow>();
  /** The checks of targets whose findings are to be counted again, by their parts as JSON. */
  readonly #recount = new Set<string>();

  constructor(database: Database, insertRows: InsertRows) {
    this.#database = database;
    this.#insertRows = insertRows;
  }

  get #writing(): Writing {
    return { database: this.#database, insertRows: this.#insertRows };
  }

  async openFindings(targetId: string, checkId: string): Promise<readonly Finding[]> {
    const rows = await this.#database
      .selectFrom('findings')
      .selectAll()
      .where('state', 'in', ['active', 'pending'])
      .where('target_id', '=', targetId)
      .where('check_id', '=', checkId)
      .execute();
    return rows.map((row) => this.#remember(row)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  async findingsById(ids: readonly string[]): Promise<readonly Finding[]> {
    const found: Finding[] = [];
    for (const some of chunked(ids, idsAtOnce)) {
      const rows = await this.#database
        .selectFrom('findings')
        .selectAll()
        .where('id', 'in', some)
        .orderBy('id')
        .execute();
      found.push(...rows.map((row) => this.#remember(row)));
    }
    return found;
  }

  #remember(row: FindingRow): Finding {
    this.#known.set(row.id, row);
    return rowToFinding(row);
  }

  async saveFindings(findings: readonly Finding[]): Promise<void> {
    await this.#claimRevision(findings);
    const rows = findings.map(findingToRow);
    for (const row of await upsertFindings(this.#writing, rows, this.#known)) this.#countAgain(row);
    await noteFacets(this.#database, rows);
    for (const row of rows) this.#known.set(row.id, row);
  }

  async removeFindings(ids: readonly string[]): Promise<void> {
    await this.#claimRevision(ids);
    for (const some of chunked(ids, idsAtOnce)) {
      const removed = this.#database.deleteFrom('findings').where('id', 'in', some);
      for (const row of await removed.returning(['target_id', 'check_id']).execute()) this.#countAgain(row);
    }
    for (const id of ids) this.#known.delete(id);
  }

  #countAgain({ target_id, check_id }: Pick<FindingRow, 'target_id' | 'check_id'>): void {
    this.#recount.add(JSON.stringify([target_id, check_id]));
  }

  /** Writes what belongs to what was changed; to be called last, before the commit. */
  async complete(): Promise<void> {
    for (const key of this.#recount) {
      const [targetId, checkId] = JSON.parse(key) as [string, string];
      await countAgain(this.#database, { targetId, checkId });
    }
  }

  async saveTransitions(transitions: readonly Transition[]): Promise<void> {
    if (transitions.length === 0) return;
    const revision = await this.#claimRevision(transitions);
    const rows = inOrderOfFindings(transitions).map((transition) =>
      transitionToRow(transition, { revision, ordinal: this.#ordinal++ }),
    );
    await insertTransitions(this.#writing, rows);
    await countTransitions(this.#database, rows, this.#known);
  }

  claimActors(claim: Parameters<StoreTransaction['claimActors']>[0]): Promise<readonly Finding[]> {
    return claimActors(this.#database, claim);
  }

  async checkState(targetId: string, checkId: string): Promise<CheckState | undefined> {
    const row = await this.#database
      .selectFrom('check_states')
      .selectAll()
      .where('target_id', '=', targetId)
      .where('check_id', '=', checkId)
      .executeTakeFirst();
    return row && rowToCheckState(row);
  }

  async saveCheckState(state: CheckState): Promise<void> {
    await this.#claimRevision([state]);
    const row = checkStateToRow(state);
    // Also where no finding changed: a version that does not keep the counts may have been here.
    this.#countAgain(row);
    await this.#database
      .insertInto('check_states')
      .values(row)
      .onConflict((conflict) => conflict.columns(['target_id', 'check_id']).doUpdateSet(row))
      .execute();
  }

  async removeCheckState(targetId: string, checkId: string): Promise<void> {
    await this.#claimRevision([targetId]);
    await this.#database
      .deleteFrom('check_states')
      .where('target_id', '=', targetId)
      .where('check_id', '=', checkId)
      .execute();
  }

  async saveDiscovery(state: DiscoveryState): Promise<void> {
    await this.#claimRevision([state]);
    await writeDiscovery(this.#database, state);
  }

  async sweeps(targetId: string): Promise<readonly Sweep[]> {
    return readSweeps(this.#database, targetId);
  }

  async saveSweeps(targetId: string, sweeps: readonly Sweep[]): Promise<void> {
    await this.#claimRevision(sweeps);
    for (const sweep of sweeps) await saveSweep(this.#database, targetId, sweep);
  }

  async saveScan(scan: ScanRecord): Promise<void> {
    await this.#claimRevision([scan]);
    const row = scanToRow(scan);
    await this.#database
      .insertInto('scans')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async beginScan(scan: ScanRecord): Promise<number> {
    await this.#claimRevision([scan]);
    await abortUnfinishedScans(this.#database, scan);
    await this.saveScan(scan);
    return nextFencingToken(this.#database, scan);
  }

  fencingToken(targetId: string, checkId: string): Promise<number> {
    return fencingToken(this.#database, { targetId, checkId });
  }

  focusedSince(targetId: string, checkId: string, since: number): Promise<ReadonlySet<string>> {
    return focusedSince(this.#database, { targetId, checkId, since });
  }

  async markFocused(targetId: string, checkId: string, subjects: readonly string[], at: number): Promise<void> {
    for (const subject of subjects) await markFocused(this.#database, { targetId, checkId, subject, at });
  }

  markEvaluated(targetId: string, checkId: string, at: number): Promise<void> {
    return markEvaluated(this.#database, { targetId, checkId, at });
  }

  firstScanAt(targetId: string, checkId: string): Promise<number | undefined> {
    return firstScanAt(this.#database, { targetId, checkId });
  }

  async enqueue(deliveries: readonly Delivery[]): Promise<void> {
    const revision = await this.#claimRevision(deliveries);
    for (const some of chunked(deliveries, insertAtOnce)) {
      const rows = some.map((delivery) => deliveryToRow(delivery, { revision, ordinal: this.#ordinal++ }));
      await this.#database.insertInto('deliveries').values(rows).execute();
    }
  }

  revision(): Promise<number> {
    return this.#claimRevision([true]);
  }

  alertGroups(key: AlertGroupKey): Promise<readonly AlertGroup[]> {
    return alertGroups(this.#database, key);
  }

  async saveAlertGroup(group: AlertGroup): Promise<void> {
    await this.#claimRevision([group]);
    await saveAlertGroup(this.#database, group);
  }

  keepAlertGroupsOf(sinkIds: readonly string[]): Promise<void> {
    return keepAlertGroupsOf(this.#database, sinkIds);
  }

  transitionsSince(key: AlertGroupKey, revision: number): Promise<readonly TransitionStep[]> {
    return transitionsSince(this.#database, key, revision);
  }

  openCounts(key: AlertGroupKey): Promise<readonly FindingCount[]> {
    return countOpen(this.#database, key);
  }

  activeFindings(key: AlertGroupKey, limit: number): Promise<readonly Finding[]> {
    return activeFindings(this.#database, key, limit);
  }

  latestDeliveries(sinkId: string, groupKey: string, limit: number): Promise<readonly Delivery[]> {
    return latestDeliveries(this.#database, { sinkId, groupKey, limit });
  }

  pendingCount(sinkId: string): Promise<number> {
    return pendingCount(this.#database, sinkId);
  }

  async withdraw(ids: readonly string[], reason: string): Promise<void> {
    await this.#claimRevision(ids);
    await withdraw(this.#database, ids, reason);
  }

  async replay(id: string, now: number): Promise<boolean> {
    await this.#claimRevision([id]);
    return replay(this.#database, id, now);
  }

  /** Takes the next revision before the first change; asks nothing of the store when there is nothing to write. */
  async #claimRevision(changes: readonly unknown[]): Promise<number> {
    if (changes.length === 0) return this.#revision ?? 0;
    this.#revision ??= await claimRevision(this.#database);
    return this.#revision;
  }
}
