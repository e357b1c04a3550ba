import { parseArgs } from 'node:util';
import { resourceTypes } from './account/resource-types.ts';
import { type FaultRule, isFault } from './control/faults.ts';
import { type Allowance, type ApiFamily, isApiFamily } from './control/throttles.ts';
import type { SeededAccountOptions } from './seeded-account.ts';
import type { SandboxOptions } from './server.ts';
import { isServiceId, serviceNames } from './services/service-id.ts';

export const usage = `Usage: npm run sandbox -- [options]

An AWS account on loopback: IAM, STS, SageMaker, CloudFormation, DynamoDB, EC2, SSM, CloudTrail,
Organizations, SQS and the tagging API at one URL. The stack mlspace-iam made its notebook policy.

  --port N                 port on 127.0.0.1; default 4599
  --seed TEXT              another seed is another account
  --regions A,B            default us-east-1
  --resources N            resources in each region; default 200
  --count TYPE=N           resources of one type; may be repeated
  --ghosts N               deleted resources that the tagging API still tells of, for each type
  --wrong-share F          share of resources with wrong tags, 0 to 1; default 0.06
  --tag-lag MS             how far the tagging API is behind
  --trail-delay MS         how long CloudTrail takes to show an event
  --latency MS             before each answer
  --throttle FAMILY=RATE   requests a second (iam, sts, sagemaker-list, sagemaker-list-tags, sagemaker-write, tag,
                           cloudformation, cloudtrail, dynamodb, ec2, organizations, sqs, ssm)
  --fault OPERATION=FAULT  such as sagemaker:ListModels=access-denied; may be repeated
  --help
`;

/** A command line that asks for nothing that exists; the message says what would. */
export class UsageError extends Error {}

export interface CommandLine {
  readonly help: boolean;
  readonly account: SeededAccountOptions;
  readonly sandbox: Omit<SandboxOptions, 'account'>;
}

/** Reads the flags of `npm run sandbox`. Throws `UsageError`. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const flags = flagsOf(argv);
  return {
    help: flags.help ?? false,
    account: {
      ...(flags.seed && { seed: flags.seed }),
      ...(flags.regions && { regions: flags.regions.split(',') }),
      ...numberFlag('resources', flags.resources),
      ...numberFlag('ghosts', flags.ghosts),
      ...(flags['wrong-share'] && { wrongShare: share(flags['wrong-share']) }),
      counts: Object.fromEntries((flags.count ?? []).map(countOf)),
    },
    sandbox: {
      port: 4599,
      ...numberFlag('port', flags.port),
      ...numberFlag('latency', flags.latency),
      ...(flags['trail-delay'] && { trailDelay: whole('trail-delay', flags['trail-delay']) }),
      ...(flags['tag-lag'] && { tagLag: { milliseconds: whole('tag-lag', flags['tag-lag']) } }),
      throttles: Object.fromEntries((flags.throttle ?? []).map(throttleOf)),
      faults: (flags.fault ?? []).map(faultOf),
    },
  };
}

function flagsOf(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: text,
        seed: text,
        regions: text,
        resources: text,
        count: many,
        ghosts: text,
        'wrong-share': text,
        'tag-lag': text,
        'trail-delay': text,
        latency: text,
        throttle: many,
        fault: many,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function numberFlag<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: whole(name, value) } as Record<Name, number>);
}

function whole(name: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new UsageError(`--${name} ${value}: expected a whole number`);
}

function share(value: string): number {
  const number = Number(value);
  if (number >= 0 && number <= 1) return number;
  throw new UsageError(`--wrong-share ${value}: expected a number from 0 to 1`);
}

function countOf(flag: string): [string, number] {
  const [type, count] = pairOf('count', flag, 'training-job=1000');
  if (resourceTypes.some((row) => row.type === type)) return [type, whole('count', count)];
  throw new UsageError(`--count ${flag}: no such type; expected one of ${typeNames()}`);
}

function throttleOf(flag: string): [ApiFamily, Allowance] {
  const [family, rate] = pairOf('throttle', flag, 'sagemaker-list=10');
  if (!isApiFamily(family)) throw new UsageError(`--throttle ${flag}: no such family; see --help`);
  const perSecond = whole('throttle', rate);
  return [family, { rate: perSecond, burst: perSecond }];
}

function faultOf(flag: string): FaultRule {
  const [name, fault] = pairOf('fault', flag, 'sagemaker:ListModels=access-denied');
  const [service = '', operation] = name.split(':');
  if (!isServiceId(service)) throw new UsageError(`--fault ${flag}: the services are ${serviceNames}`);
  if (!isFault(fault)) throw new UsageError(`--fault ${flag}: no such fault as ${fault}`);
  return { service, ...(operation && { operation }), fault };
}

function pairOf(name: string, flag: string, example: string): [string, string] {
  const [left, right] = flag.split('=');
  if (left && right) return [left, right];
  throw new UsageError(`--${name} ${flag}: expected something like ${example}`);
}

function typeNames(): string {
  return resourceTypes.map((row) => row.type).join(', ');
}
