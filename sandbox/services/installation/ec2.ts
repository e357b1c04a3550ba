import type {
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  Filter,
  InstanceTypeInfo,
  _InstanceType as InstanceTypeName,
} from '@aws-sdk/client-ec2';
import type { InstanceTypeRecord } from '../../account/installation/instance-types.ts';
import { ServiceError } from '../../wire/service-error.ts';
import type { Operations, ServiceCall } from '../service.ts';
import { tokenPage } from './pages.ts';

/** What EC2 says of instance types and regions. Source: EC2 API reference; the bounds are botocore's, ec2 2016-11-15. */
export const computeOperations = {
  DescribeInstanceTypes(input: DescribeInstanceTypesRequest, call: ServiceCall): DescribeInstanceTypesResult {
    const { InstanceTypes: names, Filters: filters = [], MaxResults, NextToken } = input;
    if (names && MaxResults !== undefined)
      throw new ServiceError(
        'InvalidParameterCombination',
        'The parameter InstanceTypes cannot be used with the parameter MaxResults',
      );
    if (MaxResults !== undefined && (MaxResults < 5 || MaxResults > 100))
      throw invalid(`Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value from 5 to 100.`);
    const found = named(names, call.account.instanceTypes).filter((type) =>
      filters.every((filter) => passes(type, filter)),
    );
    const list = `DescribeInstanceTypes ${call.region} ${JSON.stringify(filters)}`;
    const refused = () =>
      invalid(`Value ( ${NextToken ?? ''} ) for parameter NextToken is invalid. The token is invalid.`);
    const page = { list, token: NextToken, size: MaxResults ?? 100, invalid: refused };
    const { items, ...next } = tokenPage(found, page, call);
    return { InstanceTypes: items.map(described), ...next };
  },

  DescribeRegions({ RegionNames: names }: DescribeRegionsRequest, { account }: ServiceCall): DescribeRegionsResult {
    const unknown = names?.filter((name) => !account.regions.includes(name)) ?? [];
    if (unknown.length > 0) throw invalid(`Invalid region names: ${unknown.join(', ')}`);
    return {
      Regions: (names ?? account.regions).map((RegionName) => ({
        RegionName,
        Endpoint: `ec2.${RegionName}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required',
      })),
    };
  },
} satisfies Operations;

function named(
  names: readonly string[] | undefined,
  all: readonly InstanceTypeRecord[],
): readonly InstanceTypeRecord[] {
  if (!names) return all;
  const unknown = names.filter((name) => !all.some((type) => type.name === name));
  if (unknown.length > 0)
    throw new ServiceError(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  return all.filter(({ name }) => names.includes(name));
}

/** The filters that the sandbox reads: all must hold, of the values of one any. */
function passes(type: InstanceTypeRecord, { Name = '', Values: values = [] }: Filter): boolean {
  const value = filterable[Name]?.(type);
  if (value === undefined) throw invalid(`The filter '${Name}' is invalid`);
  return values.includes(value);
}

const filterable: Readonly<Record<string, (type: InstanceTypeRecord) => string>> = {
  'bare-metal': ({ isBareMetal }) => String(isBareMetal),
  hypervisor: ({ hypervisor = '' }) => hypervisor,
  'instance-storage-supported': ({ hasInstanceStorage }) => String(hasInstanceStorage),
  'instance-type': ({ name }) => name,
};

function described({ name, hypervisor, hasInstanceStorage, isBareMetal }: InstanceTypeRecord): InstanceTypeInfo {
  return {
    InstanceType: name as InstanceTypeName,
    BareMetal: isBareMetal,
    ...(hypervisor === undefined ? {} : { Hypervisor: hypervisor }),
    InstanceStorageSupported: hasInstanceStorage,
    SupportedVirtualizationTypes: ['hvm'],
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
