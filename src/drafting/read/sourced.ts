/** A value that was found out, and where: `the variable SYSTEM_TAG of 5 Lambda functions`. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly from: string;
}

/** The first that is known, in the order in which sources are believed. */
export function firstKnown<Value>(...sources: readonly (Sourced<Value> | undefined)[]): Sourced<Value> | undefined {
  return sources.find((source) => source !== undefined);
}

/** What could not be found out. */
export interface Gap {
  /** What it is about: `the tables of MLSpace`. */
  readonly subject: string;
  /** Why it is not known, and what the configuration does instead. */
  readonly message: string;
  /** The action that would have told, where it was refused: `lambda:ListFunctions`. */
  readonly needs?: string;
}
