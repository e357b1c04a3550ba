/** That a user works in a project, as MLSpace's table of project users has it. */
export interface Membership {
  readonly project: string;
  readonly user: string;
  /** The ARN of the role that was made for it; absent where MLSpace makes no roles. */
  readonly roleArn?: string;
}
