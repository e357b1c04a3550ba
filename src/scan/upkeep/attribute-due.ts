import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import type { EventsFound } from '../../domain/finding/change-event.ts';
import type { Finding, Transition } from '../../domain/finding/finding.ts';
import type { FindingActor, PendingActor } from '../../domain/finding/finding-actor.ts';
import type { Logger } from '../../domain/logger.ts';
import { actorOf, attribute, causeOf, dueAfter, lookupSince } from '../../findings/attribution.ts';
import { explanationsOf } from '../../findings/explaining-event.ts';
import type { Store } from '../../store/contract/store.ts';
import type { WatchedTarget } from '../context/watched-target.ts';

/** Where who did it is looked up. */
export interface AttributionOptions {
  readonly targets: ReadonlyMap<string, Pick<WatchedTarget, 'reader'>>;
  readonly configurationHash: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** The targets whose CloudTrail is known to refuse, so that it is said once. */
  readonly refusing: Set<string>;
  /** One-shot runs cannot wait: what CloudTrail has now is the answer. */
  readonly isLastCall?: boolean;
}

/** Findings that are looked up in one round; they share their queries. */
const atOnce = 1_000;

/** A round that takes longer than this was lost, with its replica, milliseconds. */
const lease = 10 * 60_000;

interface Asked extends Finding {
  readonly actor: PendingActor;
}

/**
 * Asks CloudTrail who caused the findings that are due for it, and stores what it says beside them. Answers how many were
 * due. Whatever goes wrong ends in the finding, and no alert waits for it.
 */
export async function attributeDue(store: Pick<Store, 'transact'>, options: AttributionOptions): Promise<number> {
  const now = options.clock();
  const { isLastCall = false } = options;
  const claim = { now: isLastCall ? Number.MAX_SAFE_INTEGER : now, again: now + lease, limit: atOnce };
  const claimed = await store.transact((transaction) => transaction.findings.claimActors(claim));
  const asked = claimed.filter((finding): finding is Asked => finding.actor?.status === 'pending');
  const byTarget = [...Map.groupBy(asked, ({ targetId }) => targetId)];
  await Promise.all(byTarget.map(([targetId, findings]) => attributeOf(targetId, findings, { store, ...options })));
  return claimed.length;
}

type Context = AttributionOptions & { readonly store: Pick<Store, 'transact'> };

async function attributeOf(targetId: string, findings: readonly Asked[], context: Context): Promise<void> {
  const target = context.targets.get(targetId);
  const verdicts = new Map<string, FindingActor>();
  if (target) {
    const events = await eventsFor(findings, target, context);
    for (const finding of findings) verdicts.set(finding.id, judge(finding, events, context));
    tellRefusal(targetId, events, context);
  } else {
    const reason = 'The configuration no longer has the target.';
    for (const finding of findings) verdicts.set(finding.id, { status: 'unknown', reason });
  }
  await save(findings, verdicts, context);
}

type Answers = ReadonlyMap<string, Read<EventsFound>>;

/** Each name in each region is asked for once, for all findings that it may explain. */
async function eventsFor(
  findings: readonly Asked[],
  { reader }: Pick<WatchedTarget, 'reader'>,
  { clock, signal }: Context,
): Promise<Answers> {
  const wanted = findings.flatMap((finding) => namesOf(finding).map((name) => ({ name, finding })));
  const queries = Map.groupBy(wanted, ({ name, finding }) => keyOf(finding, name));
  const answers = new Map<string, Read<EventsFound>>();
  for (const [key, alike] of queries) {
    const [first] = alike;
    if (!first) continue;
    const own = alike.map(({ finding }) => finding);
    const answer = await reader.lookUpEvents({
      region: first.finding.resource.region,
      name: first.name,
      since: Math.min(...own.map(({ actor }) => lookupSince(actor, clock()))),
      until: Math.max(...own.map(({ actor }) => actor.seenAt)),
      isEnough: (events) =>
        own.length <= fewFindings && own.every((one) => causeOf(one, timesOf(one, clock()), events)),
      signal,
    });
    answers.set(key, answer);
  }
  return answers;
}

/** For more findings than these every event is read: one of them always lacks its cause. */
const fewFindings = 20;

function timesOf({ actor }: Asked, now: number) {
  return { since: lookupSince(actor, now), until: actor.seenAt };
}

function namesOf(finding: Finding): readonly string[] {
  return [...new Set(explanationsOf(finding).flatMap(({ names }) => names))];
}

function keyOf({ resource }: Finding, name: string): string {
  return `${resource.region} ${name}`;
}

function judge(finding: Asked, answers: Answers, { clock, isLastCall = false }: Context): FindingActor {
  const { actor } = finding;
  const own = namesOf(finding).flatMap((name) => answers.get(keyOf(finding, name)) ?? []);
  const failure = own.flatMap((answer) => (answer.ok ? [] : answer.failure))[0];
  const found = own.flatMap((answer) => (answer.ok ? answer.value.events : []));
  // Where an answer lacks, a later call than those that were found may be the cause.
  const cause = failure ? undefined : causeOf(finding, timesOf(finding, clock()), found);
  if (cause) return actorOf(cause);
  const dueAt = isLastCall || failure?.reason === 'access_denied' ? undefined : dueAfter(actor);
  if (dueAt !== undefined) return { ...actor, dueAt };
  return actor.before ?? { status: 'unknown', reason: whyUnknown(finding, failure, own) };
}

function whyUnknown(finding: Asked, failure: ReadFailure | undefined, answers: readonly Read<EventsFound>[]): string {
  if (failure) return `CloudTrail could not be read: ${failure.message}.`;
  const names = namesOf(finding).join(', ');
  const isPartial = answers.some((answer) => answer.ok && !answer.value.complete);
  return isPartial
    ? `There are more calls of ${names} than are looked through, and none of the latest explains it.`
    : `No call of ${names} in the last 90 days explains it.`;
}

/** Once for each target, until it answers again. */
function tellRefusal(targetId: string, answers: Answers, { refusing, logger }: Context): void {
  const failure = [...answers.values()].flatMap((answer) => (answer.ok ? [] : answer.failure))[0];
  if (!failure) {
    if (answers.size > 0) refusing.delete(targetId);
    return;
  }
  if (refusing.has(targetId)) return;
  refusing.add(targetId);
  logger.warn({ targetId, ...failure }, 'CloudTrail cannot be read, so who caused findings is unknown');
}

async function save(
  findings: readonly Asked[],
  verdicts: ReadonlyMap<string, FindingActor>,
  { store, configurationHash, clock }: Context,
): Promise<void> {
  const asked = new Map(findings.map((finding) => [finding.id, finding.actor]));
  await store.transact(async (transaction) => {
    const saved: Finding[] = [];
    const transitions: Transition[] = [];
    for (const present of await transaction.findings.byId([...verdicts.keys()])) {
      const actor = verdicts.get(present.id);
      // Meanwhile it may have become another fault, which waits for an actor of its own.
      if (!actor || !isSameQuestion(present.actor, asked.get(present.id))) continue;
      const isNews = actor.status !== 'pending' && actor !== asked.get(present.id)?.before;
      const step = isNews ? attribute(present, actor, { now: clock(), configurationHash }) : undefined;
      saved.push(step?.finding ?? { ...present, actor });
      if (step) transitions.push(step.transition);
    }
    await transaction.findings.save(saved);
    await transaction.findings.saveTransitions(transitions);
  });
}

function isSameQuestion(present: FindingActor | undefined, asked: PendingActor | undefined): boolean {
  return present?.status === 'pending' && present.seenAt === asked?.seenAt && present.attempts === asked.attempts;
}
