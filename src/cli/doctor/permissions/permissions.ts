import { createAccountReader } from '../../../aws/account-reader.ts';
import { readActions } from '../../../aws/actions.ts';
import { type ActionOutcome, recordActions } from '../../../aws/examine.ts';
import { adviceFor } from '../../../domain/evaluation/advice.ts';
import type { AccountRead } from '../../../domain/evaluation/check.ts';
import type { Target } from '../../../domain/target/target.ts';
import { readsOf } from '../../../scan/schedule/configured-checks.ts';
import { dependencies } from '../dependencies.ts';
import type { Diagnosis, ExaminationContext } from '../diagnosis.ts';
import type { Trial, TrialOutcome, TrialRequest } from './trial.ts';
import { installationTrials } from './try-installation.ts';
import { indexTrials, parentTrials, resourceTrials } from './try-resources.ts';
import { roleTrials } from './try-roles.ts';
import { policyTrials } from './try-tag-policy.ts';
import { trailTrials } from './try-trail.ts';

/** What tries each part of an account that checks read: a part without its trial does not compile. */
const trials: Readonly<Record<AccountRead, (request: TrialRequest) => readonly Trial[]>> = {
  roles: roleTrials,
  'policy-versions': roleTrials,
  'waiting-versions': roleTrials,
  installation: installationTrials,
  resources: resourceTrials,
  'resource-index': indexTrials,
  'job-parents': parentTrials,
  'tag-policy': policyTrials,
  events: trailTrials,
};

/** Tries every action that the enabled checks of a target need. */
export async function* permissions(target: Target, context: ExaminationContext): AsyncGenerator<Diagnosis> {
  const wanted = readsOf(context.loaded.configuration);
  for (const [trialsOf, reads] of Map.groupBy(wanted, (read) => trials[read])) {
    for (const trial of trialsOf({ target, context, reads })) yield* tried(trial, { target, context, reads });
  }
  yield* unreadFacts(target, wanted);
}

async function* tried(trial: Trial, { target, context, reads }: TrialRequest): AsyncGenerator<Diagnosis> {
  const { telemetry, outcomes } = recordActions();
  const reader = createAccountReader(target, dependencies(context, telemetry));
  let outcome: TrialOutcome;
  try {
    outcome = await trial.read(reader);
  } finally {
    reader.close();
  }
  const { told = [], toldActions = [] } = outcome;
  for (const { action, dispensable } of readActions(reads, context.loaded.tags.types, [target])) {
    if (toldActions.includes(action)) continue;
    const subject = `${target.id}: ${action}${trial.where}`;
    const whyUncalled = outcome.whyUncalled?.(action);
    yield actionDiagnosis({ action, subject, dispensable, whyUncalled }, outcomes.get(action));
  }
  yield* told;
}

interface TriedAction {
  readonly action: string;
  readonly subject: string;
  readonly dispensable: string | undefined;
  readonly whyUncalled: string | undefined;
}

function actionDiagnosis(
  { action, subject, dispensable, whyUncalled }: TriedAction,
  outcome: ActionOutcome | undefined,
): Diagnosis {
  if (outcome === undefined)
    return { status: 'untried', subject, message: whyUncalled ?? 'the account has nothing to try it on' };
  if (outcome.allowed && outcome.deniedElsewhere === undefined) return { status: 'ok', subject, message: 'allowed' };
  const reason = outcome.allowed ? 'access_denied' : outcome.reason;
  if (dispensable !== undefined) return { status: 'ok', subject, message: `${reason}; ${dispensable}` };
  const message = outcome.allowed ? (outcome.deniedElsewhere ?? '') : outcome.message;
  const remedy = adviceFor({ reason, message, operation: action, subject });
  return { status: 'problem', subject, message: outcome.allowed ? `${reason} on a part: ${message}` : reason, remedy };
}

/** Facts that are configured, and that no check reads. */
function* unreadFacts({ id, facts }: Target, wanted: readonly AccountRead[]): Generator<Diagnosis> {
  if (wanted.includes('installation')) return;
  const named = [...(facts.tables ? ['facts.tables'] : []), ...(facts.instanceTypes ? ['facts.instance_types'] : [])];
  for (const setting of named)
    yield { status: 'untried', subject: `${id}: ${setting}`, message: 'no enabled check reads it' };
}
