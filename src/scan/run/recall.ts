import { jobsKind } from '../../checks/required-tags/evidence/jobs-of-parents.ts';
import { tagsIn } from '../../checks/required-tags/evidence/tag-evidence.ts';
import { chunked } from '../../domain/chunked.ts';
import type { AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import type { EvaluationMemory, KnownFault } from '../context/evaluation-context.ts';

/** So many findings are read at once. */
const atOnce = 1_000;

/** What earlier evaluations of a check of a target found, as of the beginning of this one. */
export function recall(
  { targetId, checkId }: AlertGroupKey,
  store: Pick<Store, 'transact'>,
): Promise<EvaluationMemory> {
  return store.transact(async (transaction) => ({
    open: [
      ...(await openFaults(transaction, { targetId, checkId })),
      ...(await transaction.children.open(targetId, checkId)).map(({ finding }) => faultOf(finding)),
    ],
    sweeps: await transaction.sweeps.of(targetId),
    detail: (await transaction.checks.state(targetId, checkId))?.detail,
  }));
}

/** It lasts as long as the scan: of a hundred thousand findings only what is needed is kept. */
async function openFaults({ findings }: StoreTransaction, key: AlertGroupKey): Promise<readonly KnownFault[]> {
  const faults: KnownFault[] = [];
  for (const some of chunked(await findings.openIds(key), atOnce)) {
    for (const finding of await findings.byId(some)) if (finding.kind !== jobsKind) faults.push(faultOf(finding));
  }
  return faults;
}

function faultOf({ kind, resource, evidence }: Finding): KnownFault {
  return { kind, resource, tags: tagsIn(evidence) };
}
