/** One thing wrong with the configuration, told so that a person can correct it. Never holds a secret. */
export interface ConfigurationProblem {
  /** Where in the configuration: `targets[0].account_id`; empty for the whole. */
  readonly path: string;
  /** What is wrong and what is expected. */
  readonly message: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
  /** The environment variable that set it, where it does not stand in the file. */
  readonly variable?: string;
  /** The offending value as text, shortened; absent where it may be a secret. */
  readonly value?: string;
  /** What to write instead. */
  readonly suggestion?: string;
}

/** A place in the configuration: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** `['targets', 0, 'account_id']` as `targets[0].account_id`. */
export function pathText(path: Path): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return steps.join('').replace(/^\./, '');
}

/** `parameters.subnets[0]` as `['parameters', 'subnets', 0]`. */
export function parsePathText(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (key === undefined ? Number(index) : key));
}

/** `file:line:column: path: message`, with the value and the suggestion where there are any. */
export function problemText({ path, message, value, suggestion, ...place }: ConfigurationProblem): string {
  const found = value === undefined ? '' : ` (found ${value})`;
  const text = [placeText(place), path, `${message}${found}`].filter((part) => part !== '').join(': ');
  return suggestion ? `${text}\n    ${suggestion}` : text;
}

function placeText({
  file,
  line,
  column,
  variable,
}: Pick<ConfigurationProblem, 'file' | 'line' | 'column' | 'variable'>) {
  if (variable) return `environment variable ${variable}`;
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
