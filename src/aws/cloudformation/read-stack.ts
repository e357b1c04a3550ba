import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import { isReadSince } from '../../domain/read-since.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import type { StackReading, StackReference } from '../../domain/target/stack-reading.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { attempt, present } from '../client/failures.ts';
import type { StackCalls } from './stack-calls.ts';
import { statusProblem } from './stack-status.ts';

/** What is remembered of stacks: the last reading of each with the time of it, by region and name or pattern. */
export type StackMemory = Map<string, { readonly reading: StackReading; readonly readAt: number }>;

interface StackContext {
  readonly calls: StackCalls;
  readonly memory: StackMemory;
  /** What was read since then is answered again, milliseconds since the epoch. */
  readonly notBefore: number;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

const service = 'cloudformation';

/**
 * Reads one stack. One that was not deployed since it was read last is not read again. One that is not there, that is
 * being updated or that failed is a failure, for it does not say what should be.
 */
export async function readStack(reference: StackReference, context: StackContext): Promise<Read<StackReading>> {
  const { memory, notBefore, clock } = context;
  const key = JSON.stringify([reference.region, reference.stack]);
  const known = memory.get(key);
  if (known && isReadSince(known.readAt, { notBefore, now: clock() })) return { ok: true, value: known.reading };
  const readAt = clock();
  const name = await findName(reference, context);
  if (!name.ok) return name;
  const before = await describe(name.value, reference, context);
  if (!before.ok) return before;
  const { id, deployedAt } = before.value;
  const isSame = known?.reading.id === id && known.reading.deployedAt === deployedAt;
  const read = isSame ? { ok: true as const, value: known.reading } : await readWhole(before.value, reference, context);
  if (read.ok && read.value.exports?.ok !== false) memory.set(key, { reading: read.value, readAt });
  return read;
}

async function readWhole(
  described: Described,
  reference: StackReference,
  context: StackContext,
): Promise<Read<StackReading>> {
  const { id, name, deployedAt } = described;
  const parts = await readParts(described, context);
  if (!parts.ok) return parts;
  const after = await describe(id, reference, context);
  if (!after.ok) return after;
  if (after.value.deployedAt !== deployedAt)
    return unsettled('DescribeStacks', name, `The stack ${name} was updated while it was read`);
  return { ok: true, value: { ...described, ...parts.value } };
}

function unsettled(
  operation: string,
  subject: string,
  message: string,
): { readonly ok: false; readonly failure: ReadFailure } {
  return { ok: false, failure: { reason: 'unresolved', operation: `${service}:${operation}`, subject, message } };
}

/** The one stack that the reference names, or fits its pattern. */
async function findName({ stack, region }: StackReference, { calls, signal }: StackContext): Promise<Read<string>> {
  if (!/[*?]/.test(stack)) return { ok: true, value: stack };
  const call = { operation: `${service}:ListStacks`, subject: region, signal };
  const names = await attempt(call, () => calls.names(signal));
  if (!names.ok) return names;
  const found = names.value.filter((name) => matchesGlob(stack, name)).toSorted();
  const [only] = found;
  if (only !== undefined && found.length === 1) return { ok: true, value: only };
  const message =
    found.length === 0
      ? `No stack in ${region} fits ${stack}; correct its name or its region in the configuration`
      : `${found.length} stacks in ${region} fit ${stack}: ${found.slice(0, 10).join(', ')}; write the name of one of them`;
  return unsettled('ListStacks', stack, message);
}

type Described = Pick<StackReading, 'name' | 'id' | 'region' | 'deployedAt' | 'parameters' | 'outputs'>;

async function describe(
  name: string,
  { region, stack }: StackReference,
  { calls, signal }: StackContext,
): Promise<Read<Described>> {
  const call = { operation: `${service}:DescribeStacks`, subject: stack, signal };
  const answer = await attempt(call, async () => {
    const described = await calls.describe(name, signal);
    return {
      described,
      status: present(described.StackStatus, 'StackStatus'),
      reading: describedOf(described, region),
    };
  });
  if (!answer.ok) return missing(answer, { stack, region });
  const { status, reading } = answer.value;
  const problem = statusProblem(reading.name, status);
  return problem === undefined ? { ok: true, value: reading } : unsettled('DescribeStacks', stack, problem);
}

/** CloudFormation tells of a stack that is not there as it tells of any invalid input. */
function missing(
  answer: Extract<Read<unknown>, { ok: false }>,
  { stack, region }: Pick<StackReference, 'stack' | 'region'>,
): Extract<Read<never>, { ok: false }> {
  if (answer.failure.reason !== 'not_found') return answer;
  const message = `The stack ${stack} does not exist in ${region}; correct its name or its region in the configuration`;
  return unsettled('DescribeStacks', stack, message);
}

function describedOf(stack: Stack, region: string): Described {
  const deployed = stack.LastUpdatedTime ?? present(stack.CreationTime, 'CreationTime');
  return {
    name: present(stack.StackName, 'StackName'),
    id: present(stack.StackId, 'StackId'),
    region,
    deployedAt: deployed.getTime(),
    parameters: (stack.Parameters ?? []).map(({ ParameterKey, ParameterValue, ResolvedValue }) => ({
      name: present(ParameterKey, 'ParameterKey'),
      value: ParameterValue ?? '',
      ...withoutAbsent({ resolved: ResolvedValue }),
    })),
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [
        present(OutputKey, 'OutputKey'),
        present(OutputValue, 'OutputValue'),
      ]),
    ),
  };
}

async function readParts(
  { id, name, region }: Described,
  { calls, signal }: StackContext,
): Promise<Read<Pick<StackReading, 'template' | 'physicalIds' | 'exports'>>> {
  const call = (operation: string, subject: string) => ({ operation: `${service}:${operation}`, subject, signal });
  const [template, physicalIds] = await Promise.all([
    attempt(call('GetTemplate', name), () => calls.template(id, signal)),
    attempt(call('ListStackResources', name), () => calls.resources(id, signal)),
  ]);
  if (!template.ok) return template;
  if (!physicalIds.ok) return physicalIds;
  const parts = { template: template.value, physicalIds: physicalIds.value };
  if (!template.value.includes('ImportValue')) return { ok: true, value: parts };
  const exports = await attempt(call('ListExports', region), () => calls.exports(signal));
  return { ok: true, value: { ...parts, exports } };
}
