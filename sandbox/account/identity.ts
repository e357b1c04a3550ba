/** What every part of the account is made for. */
export interface AccountIdentity {
  readonly accountId: string;
  readonly partition: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
