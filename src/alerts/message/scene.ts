import { chunked } from '../../domain/chunked.ts';
import type { AlertGroup, AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { SinkOptions } from '../../domain/delivery/sink.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import type { Finding, TransitionStep } from '../../domain/finding/finding.ts';
import { evidenceTag } from '../../domain/finding/finding-tags.ts';
import type { FindingCount } from '../../store/contract/finding-count.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import type { GroupChange } from './group-changes.ts';
import {
  type Heard,
  type HeardFinding,
  isThere,
  maybeHeard,
  type RoutedView,
  routedChanges,
  toldBefore,
} from './routed-changes.ts';
import { isRoutedTo } from './routing.ts';

/** The findings of a group as one sink sees them. */
export interface Scene {
  /** Absent where they follow from the steps. */
  readonly changes?: readonly GroupChange[];
  readonly steps: readonly TransitionStep[];
  readonly counts: readonly Pick<FindingCount, 'severity' | 'state' | 'count'>[];
  /** Active findings that are not suppressed, the worst first, then the oldest. */
  readonly active: (limit: number) => Promise<readonly Finding[]>;
  /** Remembers that the sink is told all of this in a revision. */
  readonly remember: (revision: number) => Promise<void>;
}

/** Of whom and since when something is to be told. */
export interface SceneRequest {
  readonly sink: SinkOptions;
  readonly group: AlertGroup;
  /** The revision up to which the sink was told; negative where it never was. */
  readonly fromRevision: number;
  /** Whether it may have got a later message all the same. */
  readonly doubtful: boolean;
}

/** What a sink is to be told by: of one that routes, only the findings of its address. */
export async function sceneOf(transaction: StoreTransaction, request: SceneRequest): Promise<Scene> {
  const { sink, group, fromRevision, doubtful } = request;
  // The first summary tells what is there, whatever led to it.
  const isFirst = fromRevision < 0 && !doubtful;
  const steps = isFirst ? [] : await transaction.findings.transitionsSince(group, Math.abs(fromRevision));
  // One that routed once is remembered finding by finding for ever: what was told at other addresses is new to it.
  if (sink.route || group.routed) return routedScene(transaction, { ...request, steps });
  return {
    steps,
    counts: await transaction.findings.openCounts(group),
    active: (limit) => transaction.findings.active(group, limit),
    remember: async () => undefined,
  };
}

async function routedScene(
  transaction: StoreTransaction,
  { sink, group, fromRevision, doubtful, steps }: SceneRequest & { readonly steps: readonly TransitionStep[] },
): Promise<Scene> {
  const { route, minSeverity } = sink;
  const from = Math.abs(fromRevision);
  const open = await openOf(transaction, group, route?.key);
  const own = open.filter(({ address }) => route === undefined || isRoutedTo(route, address));
  const present = new Map(own.filter((one) => isThere(one, minSeverity)).map((one) => [one.id, one]));
  const told = await transaction.alerts.told(group);
  const findings = new Map<string, HeardFinding>(open.map((finding) => [finding.id, finding]));
  const others = new Set([...told, ...steps].flatMap(({ findingId }) => (findings.has(findingId) ? [] : findingId)));
  for (const some of chunked([...others], atOnce))
    for (const one of await transaction.findings.byId(some)) findings.set(one.id, heardOf(one));
  const toldPlainly = fromRevision < 0 ? 'summary' : 'plain';
  const toldAs = group.routed ? 'routed' : toldPlainly;
  const view = { told, from, toldAs, minSeverity, findings, steps } as const;
  const changes = routedChanges({ ...view, doubtful, present });
  return {
    changes,
    steps,
    counts: countsOf(own),
    active: (limit) => worstOf(transaction, [...present.values()], limit),
    remember: (revision) => rememberOneByOne(transaction, { group, doubtful, revision, view: { ...view, present } }),
  };
}

interface Remembering extends Pick<SceneRequest, 'group' | 'doubtful'> {
  readonly revision: number;
  readonly view: Heard & Pick<RoutedView, 'present'>;
}

/** First what it was told so far where that is not remembered yet, then what it may have heard since. */
async function rememberOneByOne(
  transaction: StoreTransaction,
  { group, doubtful, revision, view }: Remembering,
): Promise<void> {
  const { toldAs, from, told, present } = view;
  const toldSoFar = toldAs === 'plain' ? toldBefore(view) : new Set<string>();
  const before = [...toldSoFar];
  const since = toldAs !== 'routed' && doubtful ? [...maybeHeard(view).entered] : [];
  const remember = (at: number, entered: readonly string[]) =>
    transaction.alerts.changeTold(group, { revision: at, entered, left: [], forgetUntil: -1 });
  if (before.length > 0) await remember(from, before);
  const more = since.filter((id) => !toldSoFar.has(id));
  if (more.length > 0) await remember(from + 1, more);
  const standing = new Set([
    ...before,
    ...more,
    ...told.flatMap(({ findingId, until }) => (until === null ? findingId : [])),
  ]);
  await transaction.alerts.changeTold(group, {
    revision,
    entered: [...present.keys()].filter((id) => !standing.has(id)),
    left: [...standing].filter((id) => !present.has(id)),
    forgetUntil: from,
  });
}

/** So many findings are read at once. */
const atOnce = 1_000;

/** An open finding, with the value of the tag that addresses go by. */
interface OpenFinding extends HeardFinding {
  readonly address: string | undefined;
}

const known = new WeakMap<StoreTransaction, Map<string, Promise<readonly OpenFinding[]>>>();

/** All addresses of a sink ask for the same findings, after everything that changes them in the transaction. */
function openOf(
  transaction: StoreTransaction,
  { targetId, checkId }: AlertGroupKey,
  tag: string | undefined,
): Promise<readonly OpenFinding[]> {
  const ofTransaction = known.get(transaction) ?? new Map<string, Promise<readonly OpenFinding[]>>();
  known.set(transaction, ofTransaction);
  const key = JSON.stringify([targetId, checkId, tag]);
  const open = ofTransaction.get(key) ?? readOpen(transaction, { targetId, checkId }, tag);
  ofTransaction.set(key, open);
  return open;
}

async function readOpen(
  { findings }: StoreTransaction,
  key: AlertGroupKey,
  tag: string | undefined,
): Promise<readonly OpenFinding[]> {
  const open: OpenFinding[] = [];
  for (const some of chunked(await findings.openIds(key), atOnce)) {
    for (const one of await findings.byId(some))
      open.push({ ...heardOf(one), address: tag === undefined ? undefined : evidenceTag(one.evidence, tag) });
  }
  return open;
}

function heardOf({ id, severity, state, suppressed, firstSeen }: Finding): HeardFinding {
  return { id, severity, state, suppressed, firstSeen };
}

async function worstOf(
  transaction: StoreTransaction,
  heard: readonly HeardFinding[],
  limit: number,
): Promise<readonly Finding[]> {
  const worst = heard.toSorted(byImportance).slice(0, limit);
  return (await transaction.findings.byId(worst.map(({ id }) => id))).toSorted(byImportance);
}

function countsOf(findings: readonly HeardFinding[]): Scene['counts'] {
  const alike = Map.groupBy(findings, ({ severity, state, suppressed }) =>
    JSON.stringify([severity, suppressed ? 'suppressed' : state]),
  );
  return [...alike.values()].flatMap((some) => {
    const [first] = some;
    if (!first || first.state === 'resolved') return [];
    return [{ severity: first.severity, state: first.suppressed ? 'suppressed' : first.state, count: some.length }];
  });
}

function byImportance(one: HeardFinding, other: HeardFinding): number {
  return (
    severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
    one.firstSeen - other.firstSeen ||
    (one.id < other.id ? -1 : 1)
  );
}
