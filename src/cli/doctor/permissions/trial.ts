import type { AccountReader } from '../../../domain/account-reader.ts';
import type { AccountRead } from '../../../domain/evaluation/check.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { Diagnosis, ExaminationContext } from '../diagnosis.ts';

/** What a trial is made for. */
export interface TrialRequest {
  readonly target: Target;
  readonly context: ExaminationContext;
  /** What of the parts of this trial the enabled checks read. */
  readonly reads: readonly AccountRead[];
}

/** One way of reading an account, which calls each action that it takes. */
export interface Trial {
  /** Follows the name of the action: ` in us-east-1`. */
  readonly where: string;
  readonly read: (reader: AccountReader) => Promise<TrialOutcome>;
}

/** What a trial tells beside what became of its actions. */
export interface TrialOutcome {
  readonly told?: readonly Diagnosis[];
  /** The actions that are told there already, in more detail than one line for each. */
  readonly toldActions?: readonly string[];
  /** Why an action was not called, where it was not for want of something to try it on. */
  readonly whyUncalled?: (action: string) => string | undefined;
}
