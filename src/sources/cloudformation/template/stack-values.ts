/** Values by name, and what to say where one is not among them: how it comes about, or what to do. */
export interface KnownValues<Value> {
  readonly values: ReadonlyMap<string, Value>;
  readonly absent: string;
}

/**
 * What the parameter of a template was given. `text` as it was handed over, lists separated by commas; `resolved` is what
 * a parameter of an SSM type came to; `masked` is one that CloudFormation does not tell (`NoEcho`).
 */
export type ParameterValue =
  | { readonly kind: 'text'; readonly text: string; readonly resolved?: string }
  | { readonly kind: 'masked' };

/** Everything outside a template that it is resolved with. What is not in it is unknown. */
export interface StackValues {
  readonly parameters: KnownValues<ParameterValue>;
  /** `AWS::AccountId`, `AWS::Partition`, `AWS::Region`, `AWS::StackId`, `AWS::StackName`, `AWS::URLSuffix`. */
  readonly pseudoParameters: KnownValues<string>;
  /** By the logical id of the resource. */
  readonly physicalIds: KnownValues<string>;
  /** By `LogicalId.Attribute`, for what does not follow from the physical id. */
  readonly attributes: KnownValues<string>;
  readonly exports: KnownValues<string>;
  /** Parameters of SSM by their name, with `:version` where one was asked for. */
  readonly ssmParameters: KnownValues<string>;
  /** The outputs of the stack by their logical id: each tells what its expression came to. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** Looks a value up. */
export function valueOf<Value>({ values }: KnownValues<Value>, name: string): Value | undefined {
  return values.get(name);
}
