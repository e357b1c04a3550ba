import type { ConfigurationProblem, Path } from '../problems/problem.ts';
import type { ConfigurationOrigin } from './origin.ts';

/** Collects everything that is wrong, so that a person corrects it in one go. */
export class Complaints {
  readonly problems: ConfigurationProblem[] = [];
  readonly warnings: ConfigurationProblem[] = [];
  readonly origin: ConfigurationOrigin;

  constructor(origin: ConfigurationOrigin) {
    this.origin = origin;
  }

  /** Something that must be corrected; its value is shown. */
  refuse(path: Path, message: string, suggestion?: string): void {
    this.problems.push(this.origin.problem(path, { message, suggestion }));
  }

  /** The same where the value is, or may be, a secret, or says nothing. */
  refuseQuietly(path: Path, message: string, suggestion?: string): void {
    this.problems.push(this.origin.problem(path, { message, suggestion, hideValue: true }));
  }

  /** Something that deserves attention and prevents nothing. */
  warn(path: Path, message: string, suggestion?: string): void {
    this.warnings.push(this.origin.problem(path, { message, suggestion, hideValue: true }));
  }
}
