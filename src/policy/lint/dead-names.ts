import { mayBeCarried, mayNameAction, type Statement } from '../parse/policy-document.ts';

/**
 * Names that IAM stores though nothing is called so: an action with a blank in it, a condition key without a service
 * prefix. Each as a sentence about it.
 */
export function deadNames({
  action,
  conditions,
}: Statement): readonly { readonly name: string; readonly why: string }[] {
  const actions = action.patterns.filter((pattern) => !mayNameAction(pattern));
  const keys = conditions.map(({ key }) => key).filter((key) => !mayBeCarried(key));
  return [
    ...[...new Set(actions)].map((name) => ({ name, why: 'holds a blank, so it names no action' })),
    ...[...new Set(keys)].map((name) => ({
      name,
      why: 'has no service prefix, so no request carries this condition key',
    })),
  ];
}
