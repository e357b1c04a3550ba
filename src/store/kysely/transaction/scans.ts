import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import type {
  ChildChanges,
  FocusChanges,
  OwnerChanges,
  ParentChanges,
  ScanChanges,
  SweepChanges,
} from '../../contract/transaction.ts';
import { readChildren, readParents, removeChildren, saveChildren, saveParents } from '../../queries/children.ts';
import { focusedSince, markEvaluated, markFocused } from '../../queries/findings/focused-reads.ts';
import { readOwners, saveOwners } from '../../queries/resource-owners.ts';
import { abortUnfinishedScans, fencingToken, firstScanAt, nextFencingToken } from '../../queries/scans.ts';
import { readSweeps, saveSweep } from '../../queries/tag-sweeps.ts';
import { scanToRow } from '../../schema/rows.ts';
import type { Changes } from './changes.ts';

/** The scans of an open transaction. */
export function scanChanges(changes: Changes): ScanChanges {
  const { database } = changes;
  const save = async (scan: ScanRecord) => {
    await changes.claimRevision([scan]);
    const row = scanToRow(scan);
    await database
      .insertInto('scans')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  };
  return {
    save,
    async begin(scan) {
      await changes.claimRevision([scan]);
      await abortUnfinishedScans(database, scan);
      await save(scan);
      return nextFencingToken(database, scan);
    },
    fencingToken: (targetId, checkId) => fencingToken(database, { targetId, checkId }),
    firstAt: (targetId, checkId) => firstScanAt(database, { targetId, checkId }),
  };
}

/** What an open transaction knows of reads apart from scans. Nothing that outputs show changes. */
export function focusChanges({ database }: Changes): FocusChanges {
  return {
    since: (targetId, checkId, since) => focusedSince(database, { targetId, checkId, since }),
    async mark(targetId, checkId, subjects, at) {
      for (const subject of subjects) await markFocused(database, { targetId, checkId, subject, at });
    },
    markEvaluated: (targetId, checkId, at) => markEvaluated(database, { targetId, checkId, at }),
  };
}

/** The owners of resources in an open transaction. Nothing that outputs show changes. */
export function ownerChanges({ database }: Changes): OwnerChanges {
  return {
    of: (targetId, keys) => readOwners(database, targetId, keys),
    save: (targetId, records) => saveOwners(database, targetId, records),
  };
}

/** What started the jobs, in an open transaction. */
export function parentChanges({ database }: Changes): ParentChanges {
  return {
    of: (targetId, keys) => readParents(database, targetId, keys),
    save: (targetId, found) => saveParents(database, targetId, found),
  };
}

/** The faults that are told in the findings of others, in an open transaction. */
export function childChanges({ database }: Changes): ChildChanges {
  return {
    open: (targetId, checkId) => readChildren(database, targetId, checkId),
    save: (children) => saveChildren(database, children),
    remove: (ids) => removeChildren(database, ids),
  };
}

/** The sweeps of an open transaction. */
export function sweepChanges(changes: Changes): SweepChanges {
  const { database } = changes;
  return {
    of: (targetId) => readSweeps(database, targetId),
    async save(targetId, sweeps) {
      await changes.claimRevision(sweeps);
      for (const sweep of sweeps) await saveSweep(database, targetId, sweep);
    },
  };
}
