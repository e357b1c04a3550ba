import type { ParameterValue, StackValues } from '../../../src/sources/cloudformation/template/stack-values.ts';

interface Given {
  readonly pseudo?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string | ParameterValue>>;
  readonly physicalIds?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly ssm?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** The values of a stack in commercial us-east-1. */
export function valuesOf(given: Given): StackValues {
  const pseudo = {
    'AWS::AccountId': '111122223333',
    'AWS::Partition': 'aws',
    'AWS::Region': 'us-east-1',
    ...given.pseudo,
  };
  const parameters = Object.entries(given.parameters ?? {}).map(
    ([name, value]) => [name, typeof value === 'string' ? { kind: 'text' as const, text: value } : value] as const,
  );
  return {
    parameters: { values: new Map(parameters), absent: 'it was not given' },
    pseudoParameters: lookup(pseudo),
    physicalIds: lookup(given.physicalIds),
    attributes: lookup(given.attributes),
    exports: lookup(given.exports),
    ssmParameters: lookup(given.ssm),
    outputs: new Map(Object.entries(given.outputs ?? {})),
  };
}

function lookup(values: Readonly<Record<string, string>> = {}) {
  return { values: new Map(Object.entries(values)), absent: 'not known' };
}
