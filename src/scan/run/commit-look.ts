import { chunked } from '../../domain/chunked.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { Evaluation, Observation } from '../../domain/evaluation/evaluation.ts';
import type { Finding, Transition } from '../../domain/finding/finding.ts';
import { awaitingActors } from '../../findings/attribution.ts';
import { type Reduction, reducerOf } from '../../findings/reduce.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { type ChildSettings, commitChildren } from './commit-children.ts';
import { underSuppressionsInEffect } from './suppressions-in-effect.ts';

/** What an evaluation, whole or of a part, saw of a check whose findings are stored. */
export interface Look {
  readonly evaluation: Evaluation;
  /** By finding id. */
  readonly observed: ReadonlyMap<string, Observation>;
  /** The ids of all open findings that the evaluation may say something of. */
  readonly open: readonly string[];
  /** Whether it does. */
  readonly isConcerned: (finding: Finding) => boolean;
}

/** What the steps of findings go by, and what was known of the check before. */
export interface LookSettings extends ChildSettings {
  /** Whether CloudTrail is to be asked who caused what is new. */
  readonly attributes?: boolean;
  readonly previous: CheckState | undefined;
  /** So many findings are held as they were and as they will be; 5,000 by default. */
  readonly atOnce?: number;
}

/** What a look came to. */
export interface StoredLook {
  readonly transitions: readonly Transition[];
  /** How many findings it saw. */
  readonly count: number;
}

/** A scan may bring a hundred thousand findings. */
const usualPart = 5_000;

/** Stores what a look makes of every finding, those of parents and children included, and their steps. */
export async function storeLook(
  transaction: StoreTransaction,
  { evaluation, observed, open, isConcerned }: Look,
  given: LookSettings,
): Promise<StoredLook> {
  const settings = await underSuppressionsInEffect(transaction, given);
  const { own, children } = divide(observed);
  const reduce = reducerOf({ ...settings, evaluation, regrouped: new Set(children.keys()) });
  const transitions: Transition[] = [];
  // In their order: neighbours in the indexes of the store are written together.
  const all = [...new Set([...own.keys(), ...open])].toSorted();
  for (const ids of chunked(all, settings.atOnce ?? usualPart)) {
    const found = await transaction.findings.byId(ids);
    // A policy that several roles share is told of in the scope of one of them.
    const known = found.filter((one) => own.has(one.id) || isConcerned(one));
    const seen = ids.flatMap((id): readonly [string, Observation][] => entryOf(own, id));
    transitions.push(...(await store(transaction, { known, ...reduce(known, new Map(seen)) }, settings)));
  }
  const look = { evaluation, observed: children, own: new Set(own.keys()), isConcerned };
  transitions.push(...(await store(transaction, await commitChildren(transaction, look, settings), settings)));
  const parents = new Set([...children.values()].map(({ parent }) => parent?.arn));
  return { transitions, count: own.size + parents.size };
}

/** What has findings of its own, and what is told in those of others. */
function divide(observed: ReadonlyMap<string, Observation>) {
  const own = new Map<string, Observation>();
  const children = new Map<string, Observation>();
  for (const [id, observation] of observed) (observation.parent === undefined ? own : children).set(id, observation);
  return { own, children };
}

function entryOf<Value>(values: ReadonlyMap<string, Value>, id: string): readonly [string, Value][] {
  const value = values.get(id);
  return value === undefined ? [] : [[id, value]];
}

/** Where changes are attributed, new findings are marked as waiting for that. Answers the steps. */
async function store(
  { findings }: StoreTransaction,
  { known, saved, removed, transitions }: Reduction & { readonly known: readonly Finding[] },
  { attributes = false, previous, now }: LookSettings,
): Promise<readonly Transition[]> {
  const before = new Map(known.map((finding) => [finding.id, finding]));
  const lastSuccessAt = previous?.lastSuccessAt ?? null;
  await findings.save(attributes ? awaitingActors(saved, { before, lastSuccessAt, now }) : saved);
  await findings.remove(removed);
  await findings.saveTransitions(transitions);
  return transitions;
}
