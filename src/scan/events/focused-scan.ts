import type { Check } from '../../checks/definition/check.ts';
import type { ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import { isRolePattern } from '../../domain/target/role-selector.ts';
import type { RoleSelector } from '../../domain/target/target.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { evaluatorOf } from '../evaluate/evaluators.ts';
import { commitFocus } from '../run/commit-focus.ts';
import { ownerMemory } from '../run/owner-memory.ts';
import { parentMemory } from '../run/parent-memory.ts';
import { withRequestCount } from '../run/request-count.ts';
import { commitSettings, newScanId, type ScanRuntime } from '../run/run-scan.ts';
import { mostNamedRoles } from './focus.ts';

/** `unread`: something of it is not known, so that the events that asked for it must come again. */
export type FocusResult = 'stored' | 'unread';

/** Runs one check of a target whole, and answers once it is stored. */
export type WholeScan = (scan: { readonly targetId: string; readonly checkId: string }) => Promise<FocusResult>;

/** What is read at once. */
export type FocusRequest =
  | { readonly kind: 'role'; readonly targetId: string; readonly selector: RoleSelector }
  | { readonly kind: 'roles'; readonly targetId: string }
  | {
      readonly kind: 'resources';
      readonly targetId: string;
      readonly region: string;
      readonly resources: readonly ResourceReference[];
    };

/** Reads what the request names, by the limiters that scans go by too, and stores what it means. Never rejects. */
export async function runFocus(
  request: FocusRequest,
  runtime: ScanRuntime,
  scanWhole: WholeScan,
): Promise<FocusResult> {
  const watched = runtime.targets.get(request.targetId);
  if (!watched) return 'stored';
  const checks = [...runtime.checks.values()].map(({ check }) => check);
  const parts =
    request.kind === 'resources'
      ? checks
          .filter(({ events }) => events === 'resources')
          .map((check) => () => focusOnResources(watched, { check, request, runtime }))
      : checks
          .filter(({ events }) => events === 'single-roles' || events === 'roles-together')
          .map((check) => () => focusOnRoles(watched, { check, request, runtime, scanWhole }));
  let result: FocusResult = 'stored';
  for (const part of parts) if ((await guarded(part, request, runtime)) === 'unread') result = 'unread';
  return result;
}

async function guarded(
  part: () => Promise<FocusResult>,
  { targetId }: FocusRequest,
  { logger, signal }: ScanRuntime,
): Promise<FocusResult> {
  try {
    return await part();
  } catch (error) {
    if (!signal.aborted) logger.error({ targetId, error }, 'a focused read failed; its events come again');
    return 'unread';
  }
}

interface RoleFocus {
  readonly check: Check;
  readonly request: Exclude<FocusRequest, { kind: 'resources' }>;
  readonly runtime: ScanRuntime;
  readonly scanWhole: WholeScan;
}

async function focusOnRoles(
  watched: WatchedTarget,
  { check, request, runtime, scanWhole }: RoleFocus,
): Promise<FocusResult> {
  const { id: checkId } = check;
  const selectors = selectorsOf(watched, check, request);
  if (!selectors) return scanWhole({ targetId: request.targetId, checkId });
  const { evaluate } = evaluatorOf(checkId);
  const narrowed = { ...watched, target: { ...watched.target, roles: selectors } };
  return focusOn(checkId, runtime, request.targetId, { evaluate: (context) => evaluate(narrowed, context) });
}

/** The roles to read again; nothing where only the whole check will do. */
function selectorsOf(
  { target: { roles } }: WatchedTarget,
  { events }: Check,
  request: RoleFocus['request'],
): readonly RoleSelector[] | undefined {
  if (request.kind === 'roles') return undefined;
  if (events === 'single-roles' || roles.length === 1) return [request.selector];
  return roles.some(isRolePattern) || roles.length > mostNamedRoles ? undefined : roles;
}

interface ResourceFocus {
  readonly check: Check;
  readonly request: Extract<FocusRequest, { kind: 'resources' }>;
  readonly runtime: ScanRuntime;
}

async function focusOnResources(
  watched: WatchedTarget,
  { check, request: { region, resources }, runtime }: ResourceFocus,
): Promise<FocusResult> {
  const { evaluateResources } = evaluatorOf(check.id);
  if (!evaluateResources) throw new Error(`the check ${check.id} cannot look at single resources`);
  return focusOn(check.id, runtime, watched.target.id, {
    evaluate: (context) => evaluateResources(watched, { region, resources }, context),
    arns: new Set(resources.map(({ arn }) => arn)),
  });
}

/** How often what was overtaken by a scan is read once more. */
const mostAttempts = 3;

async function focusOn(
  checkId: string,
  runtime: ScanRuntime,
  targetId: string,
  focus: {
    readonly evaluate: (context: EvaluationContext) => Promise<Evaluation>;
    readonly arns?: ReadonlySet<string>;
  },
): Promise<FocusResult> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const startedAt = runtime.clock();
    const { result: evaluation, requests } = await withRequestCount(() =>
      focus.evaluate({
        ...contextOf(runtime, startedAt),
        owners: ownerMemory(runtime.store, targetId),
        parents: parentMemory(runtime.store, targetId, runtime.clock),
      }),
    );
    if (runtime.signal.aborted) return 'unread';
    const scan = scanOf({ targetId, checkId, startedAt, requests }, runtime);
    const { arns } = focus;
    const settings = { ...commitSettings(scan, runtime), evaluation, ...withoutAbsent({ arns }) };
    const end = await commitFocus(runtime.store, settings);
    if (end.outcome === 'overtaken') continue;
    if (end.outcome !== 'stored') return 'unread';
    const { transitions } = end;
    if (transitions.length > 0) {
      runtime.committed?.();
      const { id: scanId } = scan;
      runtime.logger.info(
        { targetId, checkId, scanId, requests, transitions: transitions.length },
        'an event told of it',
      );
    }
    return 'stored';
  }
  return 'unread';
}

function contextOf({ settings, tags, checks, signal }: ScanRuntime, now: number): EvaluationContext {
  return { settings, tags, checks: new Set(checks.keys()), now, notBefore: now, signal };
}

function scanOf(
  focus: Pick<ScanRecord, 'targetId' | 'checkId' | 'startedAt' | 'requests'>,
  { clock, configurationHash }: ScanRuntime,
): ScanRecord & { readonly finishedAt: number } {
  const base = { id: newScanId(), trigger: 'event', finishedAt: clock(), configurationHash } as const;
  return { ...focus, ...base, result: null, outcome: null, findings: 0 };
}
