import { isAgeLimited } from '../../aws/sagemaker/types.ts';
import { exclusionOf } from '../../checks/required-tags/judge-tags.ts';
import { TagTally } from '../../checks/required-tags/tag-tally.ts';
import type { AccountReader, ListRequest, TagReader } from '../../domain/account-reader.ts';
import type { ListingOutcome, SageMakerResource, TaggedResource } from '../../domain/evaluation/resource.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import { divideKnown, type KnownResource } from './known-resources.ts';
import type { ScopePlan } from './scope-plan.ts';
import type { TagBatches } from './tag-batches.ts';

interface TypeScan {
  readonly region: string;
  readonly type: string;
  readonly plan: ScopePlan;
  readonly known: readonly KnownResource[];
  readonly reader: AccountReader;
  readonly context: EvaluationContext;
  readonly batches: TagBatches;
  readonly tags: TagReader;
}

export interface ScannedType {
  readonly tally: TagTally;
  readonly outcome: ListingOutcome;
  /** Once the batches are read: reads the known resources that a full listing did not show. */
  readonly findUnseen: () => Promise<void>;
}

/** How often the listing of a type is begun, where page tokens expire under it. */
const mostStarts = 3;

/** Lists what the plan says and reads what is known. Begins anew, with nothing counted, where a page token expired. */
export async function scanType(scan: TypeScan): Promise<ScannedType> {
  const searched = await searchType(scan);
  if (searched) return searched;
  for (let start = 1; ; start++) {
    const tally = newTally(scan);
    const outcome = await listOnce(scan, tally);
    const again = outcome.status !== 'complete' && outcome.startAgain && start < mostStarts;
    if (again) continue;
    if (scan.plan.kind !== 'full') await readKnown(scan, tally);
    return { tally, outcome, findUnseen: () => findUnseen(scan, tally, outcome) };
  }
}

/** `undefined` where the plan does not want a search, or it could not be made: then the type is listed. */
async function searchType(scan: TypeScan): Promise<ScannedType | undefined> {
  if (scan.plan.kind !== 'full' || !scan.plan.bySearch) return undefined;
  const tally = newTally(scan);
  const pages = scan.reader.searchResources(listRequest(scan));
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    for (const tagged of await confirmed(page.value, scan, tally)) tally.add(tagged);
  }
  const outcome = page.value;
  if (outcome.status !== 'complete') return undefined;
  return { tally, outcome, findUnseen: () => findUnseen(scan, tally, outcome) };
}

/** Search is behind as the tagging API is, so that what looks wrong is read from the service itself. */
async function confirmed(
  page: readonly TaggedResource[],
  { tags, context }: TypeScan,
  tally: TagTally,
): Promise<readonly TaggedResource[]> {
  const wanted = page.filter(({ resource }) => !isExcluded(resource, context, tally));
  const { true: right = [], false: others = [] } = Object.groupBy(wanted, (tagged) => `${tags.isTrusted(tagged)}`);
  return [...right, ...(await tags.readEach(others.map(({ resource }) => resource)))];
}

function newTally({ region, type, plan, known, context }: TypeScan): TagTally {
  return new TagTally({
    region,
    type,
    rules: context.tags.rules,
    followed: new Set(known.map(({ resource }) => resource.arn)),
    ...(plan.kind === 'full' ? {} : { before: plan.sweep }),
  });
}

async function listOnce(scan: TypeScan, tally: TagTally): Promise<ListingOutcome> {
  const { plan, reader, batches, context } = scan;
  if (plan.kind === 'known') return { status: 'complete' };
  // What is known is read by itself, so that it is not read twice.
  const known = new Set(plan.kind === 'full' ? [] : scan.known.map(({ resource }) => resource.arn));
  const pages = reader.listResources(listRequest(scan));
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    const wanted = page.value.filter((resource) => !known.has(resource.arn) && !isExcluded(resource, context, tally));
    await batches.add(wanted, (tagged) => tally.add(tagged));
  }
  return page.value;
}

function listRequest({ region, type, plan, context }: TypeScan): ListRequest {
  const { now, tags, signal } = context;
  return {
    region,
    type,
    ...(isAgeLimited(type) ? { createdAfter: now - tags.lookback } : {}),
    ...(plan.kind === 'changes' ? { changedAfter: plan.since } : {}),
    signal,
  };
}

/** Those that are gone stay unseen, which resolves their findings as gone. */
async function readKnown(scan: TypeScan, tally: TagTally): Promise<void> {
  const wanted = scan.known.filter(({ resource }) => !isExcluded(resource, scan.context, tally));
  const { each, bulk } = divideKnown(wanted, scan.context.now);
  const [read, unchanged] = await Promise.all([scan.tags.readEach(each), scan.tags.readKnown(bulk)]);
  for (const tagged of [...read, ...unchanged]) tally.add(tagged);
}

/** A list may be behind, and shows no job that is too old: only the service itself can say that a resource is gone. */
async function findUnseen(scan: TypeScan, tally: TagTally, outcome: ListingOutcome): Promise<void> {
  if (scan.plan.kind !== 'full' || outcome.status !== 'complete') return;
  const unseen = new Set(tally.unseen());
  const known = scan.known.map(({ resource }) => resource).filter(({ arn }) => unseen.has(arn));
  const wanted = isAgeLimited(scan.type)
    ? known
    : known.filter((resource) => !isExcluded(resource, scan.context, tally));
  for (const tagged of await scan.tags.readEach(wanted)) addUnseen(tagged, scan, tally);
}

/** A job that is there and that its list does not show is too old to be looked at. */
function addUnseen(tagged: TaggedResource, { type }: TypeScan, tally: TagTally): void {
  if (tagged.tags.ok && isAgeLimited(type)) tally.leaveOut(tagged.resource.arn);
  else tally.add(tagged);
}

function isExcluded(resource: SageMakerResource, { tags }: EvaluationContext, tally: TagTally): boolean {
  if (!exclusionOf(resource, tags.rules)) return false;
  tally.exclude(resource);
  return true;
}
