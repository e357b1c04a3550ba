import { isAgeLimited } from '../../aws/sagemaker/types.ts';
import { exclusionOf } from '../../checks/required-tags/judge-tags.ts';
import { TagTally } from '../../checks/required-tags/tag-tally.ts';
import type { AccountReader, ListRequest, TagReader } from '../../domain/account-reader.ts';
import { isRefusal, unansweredReasons } from '../../domain/evaluation/read.ts';
import type { ListingOutcome, SageMakerResource, TaggedResource } from '../../domain/evaluation/resource.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import { Doubts } from './doubts.ts';
import { asKnown, divideKnown, type KnownResource } from './known-resources.ts';
import type { OwnerFollower } from './owner-follower.ts';
import type { ScopePlan } from './sweep/scope-plan.ts';
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
  /** Absent where owners are not remembered. */
  readonly follower: OwnerFollower | undefined;
}

/** One type that was listed. */
export interface ScannedType {
  readonly tally: TagTally;
  readonly outcome: ListingOutcome;
  /** Once the batches are read: finds out what became of resources that no list showed, and of those that were refused. */
  readonly settle: () => Promise<void>;
}

/** How often the listing of a type is begun, where page tokens expire under it. */
const mostStarts = 3;

/** Lists what the plan says and reads what is known. Begins anew, with nothing counted, where a page token expired. */
export async function scanType(scan: TypeScan): Promise<ScannedType> {
  const searched = await searchType(scan);
  if (searched) return searched;
  for (let start = 1; ; start++) {
    const counted = newCount(scan);
    const outcome = await listOnce(scan, counted);
    const again = outcome.status !== 'complete' && outcome.startAgain && start < mostStarts;
    if (again) continue;
    if (scan.plan.kind !== 'full') await readKnown(scan, counted);
    return scanned(scan, counted, outcome);
  }
}

/** What is counted of one type, and what is not counted until a list has said whether it is there. */
interface Count {
  readonly tally: TagTally;
  readonly doubts: Doubts;
}

function scanned(scan: TypeScan, counted: Count, outcome: ListingOutcome): ScannedType {
  const settle = async () => {
    await findUnseen(scan, counted, outcome);
    const request = listRequest(scan, { changesOnly: false });
    for (const one of await counted.doubts.settle({ reader: scan.reader, request })) counted.tally.add(one);
  };
  return { tally: counted.tally, outcome, settle };
}

function count(tagged: TaggedResource, { tally, doubts }: Count): void {
  if (!doubts.takes(tagged)) tally.add(tagged);
}

/** `undefined` where the plan does not want a search, or it could not be made: then the type is listed. */
async function searchType(scan: TypeScan): Promise<ScannedType | undefined> {
  if (scan.plan.kind !== 'full' || !scan.plan.bySearch) return undefined;
  const counted = newCount(scan);
  const pages = scan.reader.searchResources(listRequest(scan));
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    for (const tagged of await confirmed(page.value, scan, counted.tally)) count(tagged, counted);
  }
  return page.value.status === 'complete' ? scanned(scan, counted, page.value) : undefined;
}

/** Search is behind as the tagging API is, so that what looks wrong is read from the service itself. */
async function confirmed(
  page: readonly TaggedResource[],
  { tags, context, follower }: TypeScan,
  tally: TagTally,
): Promise<readonly TaggedResource[]> {
  const wanted = page.filter(({ resource }) => !isExcluded(resource, context, tally));
  const { true: right = [], false: others = [] } = Object.groupBy(wanted, (tagged) => `${tags.isTrusted(tagged)}`);
  const followed = (await follower?.confirm(right, tags)) ?? right;
  return [...followed, ...(await tags.readEach(others.map(({ resource }) => resource)))];
}

function newCount({ region, type, plan, known, context, follower }: TypeScan): Count {
  const tally = new TagTally({
    region,
    type,
    rules: context.tags.rules,
    owners: follower,
    followed: new Set(known.map(({ resource }) => resource.arn)),
    ...(plan.kind === 'full' ? {} : { before: plan.sweep }),
  });
  const unread = known.filter(({ isUnread }) => isUnread).map(({ resource }) => resource.arn);
  return { tally, doubts: new Doubts(new Set(unread)) };
}

async function listOnce(scan: TypeScan, counted: Count): Promise<ListingOutcome> {
  const { plan, reader, batches, context } = scan;
  if (plan.kind === 'known') return { status: 'complete' };
  const known = new Set(scan.known.map(({ resource }) => resource.arn));
  // What is known is read by itself, so that it is not read twice.
  const isReadApart = ({ arn }: SageMakerResource) => plan.kind !== 'full' && known.has(arn);
  const pages = reader.listResources(listRequest(scan));
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    const listed = page.value.map((resource) => asKnown(resource, known));
    const wanted = listed.filter(
      (one) => !isPast(one, scan, counted.tally) && !isReadApart(one) && !isExcluded(one, context, counted.tally),
    );
    await batches.add(wanted, (tagged) => count(tagged, counted));
  }
  return page.value;
}

function listRequest({ region, type, plan, context }: TypeScan, { changesOnly = true } = {}): ListRequest {
  const { now, tags, signal } = context;
  return {
    region,
    type,
    ...(isAgeLimited(type) ? { createdAfter: now - tags.lookback } : {}),
    ...(plan.kind === 'changes' && changesOnly ? { changedAfter: plan.since } : {}),
    signal,
  };
}

async function readKnown(scan: TypeScan, counted: Count): Promise<void> {
  const wanted = scan.known.filter(
    ({ resource }) => !counted.tally.isLeftOut(resource.arn) && !isExcluded(resource, scan.context, counted.tally),
  );
  const { each, bulk } = divideKnown(wanted, scan.context.now);
  const [read, unchanged] = await Promise.all([scan.tags.readEach(each), scan.tags.readKnown(bulk)]);
  for (const tagged of [...read, ...unchanged]) count(tagged, counted);
}

/** A list may be behind, and shows no job that is too old, so that what it does not show is asked of the service itself. */
async function findUnseen(scan: TypeScan, counted: Count, outcome: ListingOutcome): Promise<void> {
  if (scan.plan.kind !== 'full' || outcome.status !== 'complete') return;
  const unseen = new Set(counted.tally.unseen().filter((arn) => !counted.doubts.has(arn)));
  const known = scan.known.map(({ resource }) => resource).filter(({ arn }) => unseen.has(arn));
  const wanted = isAgeLimited(scan.type)
    ? known
    : known.filter((resource) => !isExcluded(resource, scan.context, counted.tally));
  for (const tagged of await scan.tags.readEach(wanted)) addUnseen(tagged, scan, counted);
}

/** The list and the service agree that a resource is gone: then it stays unseen, which resolves its findings. */
function addUnseen({ resource, tags }: TaggedResource, { type, plan }: TypeScan, { tally, doubts }: Count): void {
  // A job that is there and that its list does not show is too old to be looked at.
  if (tags.ok && isAgeLimited(type)) return tally.leaveOut(resource.arn);
  if (tags.ok || unansweredReasons.includes(tags.failure.reason)) return tally.add({ resource, tags });
  // Search may leave something out, and a denial or a fault of the service is no refusal: then a list has to say so once more.
  const wasListed = plan.kind === 'full' && !plan.bySearch;
  if (!wasListed || !isRefusal(tags.failure)) doubts.hold({ resource, tags });
}

/** Whether a resource as it is listed is too old, or in a state that is not looked at. */
function isPast(resource: SageMakerResource, { type, context }: TypeScan, tally: TagTally): boolean {
  const { tags, now } = context;
  const states = ownValue(tags.states, type);
  if (isAgeLimited(type) && (resource.createdAt ?? Infinity) < now - tags.lookback) {
    tally.excludeAge(resource);
    return true;
  }
  if (states === undefined || resource.state === undefined || states.includes(resource.state)) return false;
  tally.excludeState(resource);
  return true;
}

function isExcluded(resource: SageMakerResource, { tags }: EvaluationContext, tally: TagTally): boolean {
  if (!exclusionOf(resource, tags.rules)) return false;
  tally.exclude(resource);
  return true;
}
