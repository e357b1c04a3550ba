import type { AccountReader } from '../../domain/account-reader.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { Clients } from '../clients.ts';
import type { CallerIdentity } from '../identity.ts';
import { readSsmParameter } from './read-ssm.ts';
import { readStack, type StackMemory } from './read-stack.ts';
import { stackCalls } from './stack-calls.ts';

interface StackReaderOptions {
  readonly clients: Pick<Clients, 'cloudformation' | 'ssm'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly verify: (signal: AbortSignal) => Promise<Read<CallerIdentity>>;
}

/** Reads the stacks of one account, and remembers those that were not deployed since. */
export function createStackReader({
  clients,
  clock,
  verify,
}: StackReaderOptions): Pick<AccountReader, 'readStacks' | 'readSsmParameters'> {
  const memory: StackMemory = new Map();
  return {
    async readStacks(references, { signal, notBefore = Number.POSITIVE_INFINITY }) {
      const identity = await verify(signal);
      if (!identity.ok) return references.map(() => identity);
      const context = { memory, clock, notBefore, signal };
      return Promise.all(
        references.map((one) => readStack(one, { ...context, calls: stackCalls(clients.cloudformation(one.region)) })),
      );
    },

    async readSsmParameters(keys, { region, deployedAt }, signal) {
      const client = clients.ssm(region);
      const read = async (key: string) => [key, await readSsmParameter(key, { client, deployedAt, signal })] as const;
      return new Map(await Promise.all(keys.map(read)));
    },
  };
}
