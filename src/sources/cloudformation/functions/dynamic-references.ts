import { isRecord } from '../../../domain/record.ts';
import { all, below, known, type Resolved, unresolved } from '../template/resolution.ts';
import { type StackValues, valueOf } from '../template/stack-values.ts';

const pattern = /\{\{resolve:([^{}]*)\}\}/g;

/**
 * Puts parameters of SSM in the place of `{{resolve:ssm:NAME:VERSION}}` in every text of a resolved value (CloudFormation
 * user guide, "Dynamic references"). Secrets are never read.
 */
export function resolveReferences(value: unknown, path: string, values: StackValues): Resolved {
  if (typeof value === 'string') return inText(value, path, values);
  if (Array.isArray(value)) return all(value.map((item, index) => resolveReferences(item, below(path, index), values)));
  if (!isRecord(value)) return known(value);
  const members = all(
    Object.entries(value).map(([key, member]) => {
      const inside = resolveReferences(member, below(path, key), values);
      return inside.ok ? known([key, inside.value] as const) : inside;
    }),
  );
  return members.ok ? known(Object.fromEntries(members.value)) : members;
}

function inText(text: string, path: string, values: StackValues): Resolved<string> {
  const parts = [...text.matchAll(pattern)].map(([, reference = '']) => referenced(reference, path, values));
  const found = all(parts);
  if (!found.ok) return found;
  const replacements = found.value[Symbol.iterator]();
  return known(text.replaceAll(pattern, () => replacements.next().value ?? ''));
}

function referenced(reference: string, path: string, { ssmParameters }: StackValues): Resolved<string> {
  const key = ssmKey(reference);
  if (key === undefined) return unresolved(path, `uses {{resolve:${reference}}}, which is a secret and never read`);
  const value = valueOf(ssmParameters, key);
  return value === undefined
    ? unresolved(path, `uses {{resolve:ssm:${key}}}: ${ssmParameters.absent.replaceAll('NAME', `resolve:ssm:${key}`)}`)
    : known(value);
}

/** `NAME` or `NAME:VERSION` of a reference to a plain parameter. */
function ssmKey(reference: string): string | undefined {
  return reference.startsWith('ssm:') ? reference.slice('ssm:'.length) : undefined;
}
/** The parameters of SSM, as `NAME` or `NAME:VERSION`, that these texts refer to. */
export function ssmReferences(text: string): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, reference = '']) => ssmKey(reference) ?? []))];
}
