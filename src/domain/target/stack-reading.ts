import type { Read } from '../evaluation/read.ts';

/** A stack of CloudFormation that says what should be. */
export interface StackReference {
  /** Its name, or an anchored glob (`*`, `?`) that one stack fits. */
  readonly stack: string;
  readonly region: string;
  /** The parameters of SSM that its template may refer to by `{{resolve:ssm:…}}`, with a leading slash or without. */
  readonly ssmParameters: readonly string[];
}

/** What CloudFormation says of one stack that was deployed to its end, all of one moment. */
export interface StackReading {
  readonly name: string;
  readonly id: string;
  readonly region: string;
  /** When it was deployed last, milliseconds since the epoch. */
  readonly deployedAt: number;
  /** The processed template: JSON or YAML text, its macros expanded. */
  readonly template: string;
  readonly parameters: readonly StackParameter[];
  /** By the logical id of the output. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical ids by logical id. */
  readonly physicalIds: Readonly<Record<string, string>>;
  /** Every export of the region by its name; absent where the template imports nothing. */
  readonly exports?: Read<Readonly<Record<string, string>>>;
}

/** A parameter of a deployed stack, as DescribeStacks answers it. */
export interface StackParameter {
  readonly name: string;
  /** As it was given; asterisks for a `NoEcho` parameter. */
  readonly value: string;
  /** What a parameter of an SSM type came to. */
  readonly resolved?: string;
}

/** The value that a parameter of SSM had when a stack was deployed, by `NAME` or `NAME:VERSION`. */
export type SsmReading = ReadonlyMap<string, Read<string>>;
