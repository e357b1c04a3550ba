import type { Installation } from '../../../policy/canonical/parameters/canonical-policy.ts';
import { inferParameters } from '../../../policy/canonical/recognition/infer-parameters.ts';
import { releasesOf } from '../../../policy/canonical/recognition/releases-of.ts';
import type { BuiltinTemplate } from '../../../policy/canonical/template/template.ts';
import { builtinTemplates } from '../../../policy/canonical/templates.ts';
import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';

/** What a document is recognised with. */
export interface RecognitionContext {
  readonly installation: Installation;
  readonly comparisons: Pick<PolicyComparisons, 'documents'>;
}

/** What the product writes anew as its settings and groups change; all else stays as long as the policy. */
const changing = [
  'group_datasets',
  'endpoint_instance_types',
  'training_instance_types',
  'transform_instance_types',
  'exempt_instance_types',
  'denied_services',
];

/**
 * Whether some release of the product writes this document in the place of the canonical one, both JSON text: for the same
 * user, project, key and buckets, with whatever the settings and groups said at that time. Without the name of the
 * template, it is that of which some release writes the canonical document.
 */
export function isWrittenByRelease(
  document: string,
  canonical: string,
  { template, ...context }: RecognitionContext & { readonly template: string | undefined },
): boolean {
  const candidates = builtinTemplates.filter(({ name, generations }) =>
    template === undefined ? generations.length > 0 : name === template,
  );
  return candidates.some(
    (builtin) =>
      (template !== undefined || isOf(builtin, { document: canonical, canonical, ...context })) &&
      isOf(builtin, { document, canonical, ...context }),
  );
}

interface Pair extends RecognitionContext {
  readonly document: string;
  readonly canonical: string;
}

function isOf(template: BuiltinTemplate, { document, canonical, installation, comparisons }: Pair): boolean {
  const own = inferParameters(parsed(document), template.parameterNames(installation));
  if (!changing.every((name) => isPlain(own[name]))) return false;
  const parameters = stayingParameters(canonical, template, installation);
  const compare = (one: string, other: string) => ({ verdict: comparisons.documents(one, other), statements: [] });
  return releasesOf(document, { template, installation, parameters, compare }).some(({ isEqual }) => isEqual);
}

/** What a document says of the parameters that stay as long as the policy. */
export function stayingParameters(
  document: string,
  template: BuiltinTemplate,
  installation: Installation,
): Readonly<Record<string, unknown>> {
  const found = inferParameters(parsed(document), template.parameterNames(installation));
  return Object.fromEntries(Object.entries(found).filter(([name]) => !changing.includes(name)));
}

/** A list without patterns: a name with an asterisk stands for more than the product ever wrote. */
function isPlain(value: unknown): boolean {
  const items: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return items.every((item) => typeof item === 'string' && !/[*?$]/.test(item));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
