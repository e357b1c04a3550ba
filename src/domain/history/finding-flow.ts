/** How findings came and went in a range of time. */
export interface FindingFlow {
  /** Days on which something happened, in order. */
  readonly days: readonly FlowDay[];
  /** Findings that were put right in the range: their number, and the mean time from first sight until then in milliseconds. */
  readonly fixed: { readonly count: number; readonly meanTime: number | null };
}

/** What happened to findings on one day. */
export interface FlowDay {
  /** When the day began in UTC, milliseconds since the epoch. */
  readonly day: number;
  /** Findings that were opened or came again. */
  readonly opened: number;
  readonly resolved: number;
}
