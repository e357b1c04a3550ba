import type { Read } from '../../domain/evaluation/read.ts';
import type { SsmReading, StackReading, StackReference } from '../../domain/target/stack-reading.ts';
import type { Problem } from '../../policy/problem.ts';
import { ssmReferences } from '../../sources/cloudformation/functions/dynamic-references.ts';
import { readIdentity } from '../../sources/cloudformation/identity/read-identity.ts';
import { readTemplate } from '../../sources/cloudformation/template/template-text.ts';
import { valuesOfStack } from '../../sources/cloudformation/template/values-of-stack.ts';
import type { KnownStack } from '../../sources/policy-source.ts';
import { type SettledExpectation, settleExpectation } from '../../sources/settle.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { WatchedTarget } from './watched-target.ts';

/** A target with what its roles should have, as far as its sources say it. */
export type SettledTarget = SettledExpectation & Pick<WatchedTarget, 'reader'>;

/** Reads the stacks of a target and says what its roles should have, or of what that is not known. */
export async function settleTarget(
  watched: WatchedTarget,
  { signal, notBefore }: Pick<EvaluationContext, 'signal' | 'notBefore'>,
): Promise<SettledTarget> {
  const { target, reader } = watched;
  const { stacks } = target;
  const readings = stacks.length === 0 ? [] : await reader.readStacks(stacks, { signal, notBefore });
  const known = await Promise.all(readings.map((reading) => resolveStack(reading, watched, signal)));
  const byReference = new Map(stacks.map((reference, index) => [keyOf(reference), known[index]] as const));
  const settled = settleExpectation(
    watched,
    (reference) => byReference.get(keyOf(reference)) ?? { ok: false, problems: [notRead(reference)] },
  );
  return { ...settled, reader };
}

function keyOf({ stack, region }: StackReference): string {
  return JSON.stringify([stack, region]);
}

function notRead({ stack }: StackReference): Problem {
  return { path: '', message: `the stack ${stack} was not read` };
}

/** Resolving a large template takes its time, and a stack says the same until it is deployed again. */
const resolved = new WeakMap<StackReading, KnownStack>();

async function resolveStack(
  reading: Read<StackReading>,
  { target, reader }: WatchedTarget,
  signal: AbortSignal,
): Promise<KnownStack> {
  if (!reading.ok) return { ok: false, problems: [], failures: [reading.failure] };
  const stack = reading.value;
  const remembered = resolved.get(stack);
  if (remembered) return remembered;
  const template = readTemplate(stack.template);
  if (!template.ok) return template;
  const keys = ssmReferences(stack.template);
  const ssm: SsmReading = keys.length === 0 ? new Map() : await reader.readSsmParameters(keys, stack, signal);
  const identity = readIdentity(template.template, valuesOfStack(stack, ssm, target));
  const known: KnownStack = { ok: true, reading: stack, identity };
  if ([...ssm.values()].every(({ ok }) => ok)) resolved.set(stack, known);
  return known;
}
