import type {
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import { constraintViolated, required, ServiceError } from '../../wire/service-error.ts';
import type { Operations, ServiceCall } from '../service.ts';

/** Reading parameters. Source: Systems Manager API reference. */
export const parameterOperations = {
  GetParameter(input: GetParameterRequest, call: ServiceCall): GetParameterResult {
    return { Parameter: parameterOf(required(input.Name, 'name'), input, call) };
  },

  GetParameters(input: GetParametersRequest, call: ServiceCall): GetParametersResult {
    const names = input.Names ?? [];
    if (names.length < 1 || names.length > 10)
      throw constraintViolated('names', names.join(), 'Member must have length between 1 and 10');
    const found = names.map((name) => [name, parameterWhereThere(name, input, call)] as const);
    return {
      Parameters: found.flatMap(([, parameter]) => parameter ?? []),
      InvalidParameters: found.flatMap(([name, parameter]) => (parameter ? [] : [name])),
    };
  },
} satisfies Operations;

interface Decryption {
  readonly WithDecryption?: boolean | undefined;
}

function parameterWhereThere(name: string, input: Decryption, call: ServiceCall): Parameter | undefined {
  try {
    return parameterOf(name, input, call);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** The newest version, or the one that the name ends in: `name:3`. */
function parameterOf(given: string, { WithDecryption }: Decryption, { account, region }: ServiceCall): Parameter {
  const [, named = given, selector] = /^(.*?)(?::(\d+))?$/.exec(given.replace(/^arn:[^/]*:parameter\//, '')) ?? [];
  // The name of a parameter in a hierarchy begins with a slash, which its ARN has but once.
  const name = given.startsWith('arn:') && named.includes('/') ? `/${named}` : named;
  const versions = account.parameters.versions(region, name);
  if (versions.length === 0) throw new ServiceError('ParameterNotFound', '');
  const found = selector === undefined ? versions.at(-1) : versions.find(({ version }) => String(version) === selector);
  if (!found) {
    const message = `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`;
    throw new ServiceError('ParameterVersionNotFound', message);
  }
  const isHidden = found.type === 'SecureString' && WithDecryption !== true;
  return {
    Name: name,
    Type: found.type,
    Value: isHidden ? Buffer.from(`sealed ${found.version}`).toString('base64') : found.value,
    Version: found.version,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    LastModifiedDate: new Date(found.changedAt),
    ARN: `arn:${account.partition}:ssm:${region}:${account.accountId}:parameter/${name.replace(/^\//, '')}`,
    DataType: 'text',
  };
}
