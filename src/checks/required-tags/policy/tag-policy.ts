import { isRecord } from '../../../domain/record.ts';

/** What a tag policy of an organization says of one key. */
export interface PolicyKey {
  /** The key in the case that it must have. */
  readonly key: string;
  /** The values that it may have, case included; one `*` in a value stands for any text. `null`: any value, none included. */
  readonly values: readonly string[] | null;
  /** The resource types that must carry it, `all` for every one; none of them by most policies. */
  readonly requiredFor: 'all' | readonly string[];
}

/** The tag policy that is in effect for an account. */
export interface TagPolicy {
  readonly keys: readonly PolicyKey[];
}

/** A policy, or in words why a text is none. */
export type ParsedTagPolicy =
  | { readonly ok: true; readonly policy: TagPolicy }
  | { readonly ok: false; readonly message: string };

/**
 * Reads an effective tag policy, which names values where a policy that is attached has operators (`@@assign`). What
 * `enforced_for` lists AWS refuses to tag otherwise; compliance is judged of every resource, whatever is listed there.
 * Facts: AWS Organizations User Guide, "Tag policy syntax and examples" and "Tag policies".
 */
export function parseTagPolicy(text: string): ParsedTagPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { ok: false, message: 'the tag policy is no JSON' };
  }
  const tags = isRecord(document) ? document['tags'] : undefined;
  if (!isRecord(tags)) return { ok: false, message: 'the tag policy has no object "tags"' };
  const keys: PolicyKey[] = [];
  for (const [name, setting] of Object.entries(tags)) {
    // Operators for policies below, which say nothing of a tag.
    if (name.startsWith('@@')) continue;
    const key = keyOf(name, setting);
    if (typeof key === 'string') return { ok: false, message: `tags.${name} of the tag policy ${key}` };
    keys.push(key);
  }
  return { ok: true, policy: { keys: keys.toSorted((one, other) => (one.key < other.key ? -1 : 1)) } };
}

function keyOf(name: string, setting: unknown): PolicyKey | string {
  if (!isRecord(setting)) return 'is no object';
  // Without a key of its own, the case is that of small letters.
  const key = assigned(setting['tag_key']) ?? name.toLowerCase();
  if (typeof key !== 'string' || key.toLowerCase() !== name.toLowerCase()) return 'names another key in tag_key';
  const values = textsIn(setting['tag_value']);
  const required = textsIn(setting['report_required_tag_for']);
  if (values === undefined || required === undefined) return 'has a list that holds something else than texts';
  return { key, values: values.length === 0 ? null : values, requiredFor: sageMakerTypes(required) };
}

/** A value as it is in an effective policy, or as a policy that is attached assigns it. */
function assigned(value: unknown): unknown {
  return isRecord(value) ? value['@@assign'] : value;
}

function textsIn(value: unknown): readonly string[] | undefined {
  const list = assigned(value) ?? [];
  const all: readonly unknown[] = Array.isArray(list) ? list : [list];
  return all.every((one) => typeof one === 'string') ? all : undefined;
}

/** Of `service:type`, the types of SageMaker. */
function sageMakerTypes(entries: readonly string[]): PolicyKey['requiredFor'] {
  const types = entries.flatMap((entry) => {
    const [service, type = '*'] = entry.split(':');
    return service === 'sagemaker' || service === '*' ? type : [];
  });
  return types.some((type) => type === '*' || type === 'ALL_SUPPORTED') ? 'all' : types;
}
