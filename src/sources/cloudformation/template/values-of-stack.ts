import type { Read } from '../../../domain/evaluation/read.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { SsmReading, StackReading } from '../../../domain/target/stack-reading.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { KnownValues, ParameterValue, StackValues } from './stack-values.ts';

/** Where a stack is. */
export interface StackAccount {
  readonly partition: string;
  /** 12 digits. */
  readonly accountId: string;
}

/** What a deployed stack is resolved with. */
export function valuesOfStack(stack: StackReading, ssm: SsmReading, account: StackAccount): StackValues {
  return {
    parameters: {
      values: new Map(stack.parameters.map((parameter) => [parameter.name, parameterOf(parameter)])),
      absent: 'the stack has no value for it',
    },
    pseudoParameters: { values: pseudoParameters(stack, account), absent: 'it is not known here' },
    physicalIds: { values: new Map(Object.entries(stack.physicalIds)), absent: 'the stack has no physical id for it' },
    attributes: { values: new Map(), absent: 'CloudFormation does not report it' },
    exports: exportsOf(stack.exports),
    ssmParameters: ssmOf(ssm),
    outputs: new Map(Object.entries(stack.outputs)),
  };
}

/** CloudFormation tells no value of a parameter that is `NoEcho` but asterisks (its API reference, DescribeStacks). */
function parameterOf({ value, resolved }: StackReading['parameters'][number]): ParameterValue {
  if (/^\*{4,}$/.test(value)) return { kind: 'masked' };
  return { kind: 'text', text: value, ...withoutAbsent({ resolved }) };
}

/** The domain of each partition's services (the partitions of the AWS SDKs); `AWS::URLSuffix` is that. */
const domains: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
  'aws-eusc': 'amazonaws.eu',
  'aws-us-gov': 'amazonaws.com',
};

function pseudoParameters({ id, name, region }: StackReading, { partition, accountId }: StackAccount) {
  const domain = ownValue(domains, partition);
  return new Map([
    ['AWS::AccountId', accountId],
    ['AWS::Partition', partition],
    ['AWS::Region', region],
    ['AWS::StackId', id],
    ['AWS::StackName', name],
    ...(domain === undefined ? [] : [['AWS::URLSuffix', domain] as const]),
  ]);
}

function exportsOf(exports: StackReading['exports']): KnownValues<string> {
  if (!exports) return { values: new Map(), absent: 'the exports were not read' };
  if (exports.ok) return { values: new Map(Object.entries(exports.value)), absent: 'no stack exports it' };
  const { operation, message } = exports.failure;
  return { values: new Map(), absent: `${operation} failed: ${message}` };
}

function ssmOf(ssm: SsmReading): KnownValues<string> {
  const values = new Map([...ssm].flatMap(([key, read]) => (read.ok ? [[key, read.value] as const] : [])));
  const failures = [...ssm.values()].flatMap((read: Read<string>) => (read.ok ? [] : read.failure.message));
  return { values, absent: failures.length > 0 ? failures.join('; ') : 'it was not read' };
}
