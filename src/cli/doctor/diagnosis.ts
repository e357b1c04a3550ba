import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';

/** What one examination says. `untried` is neither good nor bad: the account has nothing to try it on. */
export interface Diagnosis {
  readonly status: 'ok' | 'problem' | 'untried';
  /** What was examined, such as `prod: iam:GetRole`. */
  readonly subject: string;
  readonly message: string;
  /** What to do about a problem. */
  readonly remedy?: string;
}

/** What every examination may look at. */
export interface ExaminationContext {
  readonly loaded: LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Only these targets; all where absent. */
  readonly targetIds?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** One examination; it changes nothing in what it looks at. */
export type Examination = (context: ExaminationContext) => AsyncGenerator<Diagnosis>;
