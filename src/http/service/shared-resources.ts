import { z } from 'zod';
import type { HttpOptions } from './options.ts';

const arn = z.string();
const compared = z.object({
  roles: z.array(z.object({ role: arn, shared: z.int().nullable() })),
  shared: z.array(z.object({ policies: z.array(z.object({ arn: arn.nullish() })).catch([]) })),
});
const watched = z.object({
  watched: z.array(z.object({ role: arn, policies: z.array(arn).catch([]) })),
});

/**
 * The ARNs whose findings concern a resource: its own and, of a role, those of the managed policies that it had when it was
 * last compared, since what is wrong with a policy that several roles share is told of the policy. `undefined` for none.
 */
export async function concernedResources(
  { store, targets }: Pick<HttpOptions, 'store' | 'targets'>,
  resource: string | undefined,
): Promise<readonly string[] | undefined> {
  if (resource === undefined) return undefined;
  const [, account] = /^arn:[\w-]+:iam::(\d{12}):role\//.exec(resource) ?? [];
  const ofAccount = targets.filter(({ accountId }) => accountId === account);
  const states = (await Promise.all(ofAccount.map(({ id }) => store.checkStates(id)))).flat();
  return [...new Set([resource, ...states.flatMap(({ detail }) => policiesOf(resource, detail))])];
}

function policiesOf(role: string, detail: unknown): readonly string[] {
  const comparison = compared.safeParse(detail).data;
  const places = (comparison?.roles ?? []).flatMap((row) => (row.role === role ? (row.shared ?? []) : []));
  const policies = places.flatMap((place) => comparison?.shared[place]?.policies ?? []);
  const wrong = (watched.safeParse(detail).data?.watched ?? []).filter((row) => row.role === role);
  return [...policies.flatMap((policy) => policy.arn ?? []), ...wrong.flatMap((row) => row.policies)];
}
