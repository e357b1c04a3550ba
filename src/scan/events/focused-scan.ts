import { policyDrift } from '../../checks/policy-drift.ts';
import { requiredTags } from '../../checks/required-tags.ts';
import { roleAttachments } from '../../checks/role-attachments.ts';
import type { ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import { isRolePattern } from '../../domain/target/role-selector.ts';
import type { RoleSelector } from '../../domain/target/target.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { evaluators } from '../evaluate/evaluators.ts';
import { commitFocus } from '../run/commit-focus.ts';
import { withRequestCount } from '../run/request-count.ts';
import { commitSettings, newScanId, type ScanRuntime } from '../run/run-scan.ts';
import { evaluateResources } from './evaluate-resources.ts';
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
  const parts =
    request.kind === 'resources'
      ? [() => focusOnResources(watched, request, runtime)]
      : roleChecks(runtime).map((checkId) => () => focusOnRoles(watched, { checkId, request, runtime, scanWhole }));
  let result: FocusResult = 'stored';
  for (const part of parts) if ((await guarded(part, request, runtime)) === 'unread') result = 'unread';
  return result;
}

/** The notebook policy comes first: it is one role's business alone. */
function roleChecks({ checks }: ScanRuntime): readonly string[] {
  return [policyDrift.id, roleAttachments.id].filter((id) => checks.has(id));
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
  readonly checkId: string;
  readonly request: Exclude<FocusRequest, { kind: 'resources' }>;
  readonly runtime: ScanRuntime;
  readonly scanWhole: WholeScan;
}

async function focusOnRoles(
  watched: WatchedTarget,
  { checkId, request, runtime, scanWhole }: RoleFocus,
): Promise<FocusResult> {
  const selectors = selectorsOf(watched, checkId, request);
  const evaluate = evaluators[checkId];
  if (!selectors || !evaluate) return scanWhole({ targetId: request.targetId, checkId });
  const narrowed = { ...watched, target: { ...watched.target, roles: selectors } };
  return focusOn(checkId, runtime, request.targetId, { evaluate: (context) => evaluate(narrowed, context) });
}

/** What a policy shared by several roles has done wrong is told once, so attachments are judged for all roles together. */
function selectorsOf(
  { target: { roles } }: WatchedTarget,
  checkId: string,
  request: RoleFocus['request'],
): readonly RoleSelector[] | undefined {
  if (request.kind === 'roles') return undefined;
  if (checkId === policyDrift.id || roles.length === 1) return [request.selector];
  return roles.some(isRolePattern) || roles.length > mostNamedRoles ? undefined : roles;
}

async function focusOnResources(
  watched: WatchedTarget,
  { region, resources }: Extract<FocusRequest, { kind: 'resources' }>,
  runtime: ScanRuntime,
): Promise<FocusResult> {
  if (!runtime.checks.has(requiredTags.id)) return 'stored';
  return focusOn(requiredTags.id, runtime, watched.target.id, {
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
      focus.evaluate(contextOf(runtime, startedAt)),
    );
    if (runtime.signal.aborted) return 'unread';
    const scan = scanOf({ targetId, checkId, startedAt, requests }, runtime);
    const { arns } = focus;
    const settings = { ...commitSettings(scan, runtime), evaluation, ...(arns ? { arns } : {}) };
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

function contextOf({ tags, policy, checks, signal }: ScanRuntime, now: number): EvaluationContext {
  return { tags, ...(policy ? { policy } : {}), checks: new Set(checks.keys()), now, notBefore: now, signal };
}

function scanOf(
  focus: Pick<ScanRecord, 'targetId' | 'checkId' | 'startedAt' | 'requests'>,
  { clock, configurationHash }: ScanRuntime,
): ScanRecord & { readonly finishedAt: number } {
  const base = { id: newScanId(), trigger: 'event', finishedAt: clock(), configurationHash } as const;
  return { ...focus, ...base, result: null, outcome: null, findings: 0 };
}
