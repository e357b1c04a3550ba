/** One thing that was looked at in a store. */
export interface ExaminedPart {
  readonly ok: boolean;
  /** What was looked at, such as `file` or `counts`. */
  readonly part: string;
  /** What was seen there, and what to do where that is wrong. */
  readonly message: string;
}
