/** One thing wrong with a policy document, a template or a parameter, told so that a person can correct it. */
export interface Problem {
  /** Where in the value: `Statement[3].Condition.StringEquals`, `parameters.subnets[0]`; empty for the whole. */
  readonly path: string;
  /** What is wrong, with the offending value, and what is expected. */
  readonly message: string;
  readonly file?: string;
  /** 1-based, where the text's position is known. */
  readonly line?: number;
  readonly column?: number;
}

/** The problems of one of several documents, each with the document's name in its path. */
export function problemsOf(name: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: problem.path === '' ? name : `${name}.${problem.path}` }));
}
