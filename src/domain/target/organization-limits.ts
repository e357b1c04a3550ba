/** One policy of an organization that is attached to a level. */
export interface ControlPolicy {
  /** Such as `p-examplepolicyid`. */
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly document: string;
}

/** The policies of one kind that are attached to the root, to an organizational unit or to an account. */
export interface ControlLevel {
  readonly kind: 'scp' | 'rcp';
  /** `r-…`, `ou-…` or the 12 digits of an account. */
  readonly place: string;
  readonly policies: readonly ControlPolicy[];
}

/** What an organization holds back in one account. */
export interface OrganizationLimits {
  /** From the root down to the account. */
  readonly levels: readonly ControlLevel[];
  /** Whether it is the management account, in which no such policy acts. */
  readonly isManagement: boolean;
}
