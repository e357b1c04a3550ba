import { isRecord } from '../../domain/record.ts';
import { memberOf } from '../cloudformation/template/resolution.ts';

/** One managed resource of a plan or a state. */
export interface TerraformResource {
  /** `module.notebooks.aws_iam_role.this[0]` */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether the value of this member is known before the plan is applied. */
  readonly isKnown: (member: string) => boolean;
}

/** The resources of a plan or state, and how they refer to each other. */
export interface TerraformFile {
  readonly resources: readonly TerraformResource[];
  /** The resources of the same module that the expression of a member refers to. */
  readonly referred: (resource: TerraformResource, member: string) => readonly TerraformResource[];
  /** Whether the configuration gives this member a value; a state does not tell, and counts as if it did. */
  readonly isGiven: (resource: TerraformResource, member: string) => boolean;
}

/** Reads what `terraform show -json` prints (Terraform, "JSON Output Format", format version 1). */
export function readTerraform(data: Readonly<Record<string, unknown>>): TerraformFile {
  const unknown = unknownMembers(data);
  const root = memberAt(data, ['planned_values', 'root_module']) ?? memberAt(data, ['values', 'root_module']);
  const resources = resourcesOf(root, unknown);
  const configuration = memberAt(data, ['configuration', 'root_module']);
  const expression = (resource: TerraformResource, member: string) =>
    memberAt(configured(configuration, resource.address), ['expressions', member]);
  return {
    resources,
    referred: (resource, member) => {
      const module = moduleOf(resource.address);
      const references = memberAt(expression(resource, member), ['references']);
      const named = new Set(
        (Array.isArray(references) ? references : []).flatMap((one: unknown) =>
          typeof one === 'string' ? one.split('.').slice(0, 2).join('.') : [],
        ),
      );
      return resources.filter(
        ({ address }) => moduleOf(address) === module && named.has(withoutIndex(address.slice(module.length))),
      );
    },
    isGiven: (resource, member) => configuration === undefined || expression(resource, member) !== undefined,
  };
}

/** The members of each resource that are only known after the plan is applied. */
function unknownMembers(
  data: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const changes = memberOf(data, 'resource_changes');
  return new Map(
    (Array.isArray(changes) ? changes : []).flatMap((change: unknown) => {
      const [address, after] = [memberAt(change, ['address']), memberAt(change, ['change', 'after_unknown'])];
      return typeof address === 'string' && isRecord(after) ? [[address, after] as const] : [];
    }),
  );
}

function resourcesOf(
  module: unknown,
  unknown: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): readonly TerraformResource[] {
  const own = memberAt(module, ['resources']);
  const children = memberAt(module, ['child_modules']);
  return [
    ...(Array.isArray(own) ? own : []).flatMap((given: unknown) => {
      const [address, type, values, mode] = ['address', 'type', 'values', 'mode'].map((name) =>
        memberAt(given, [name]),
      );
      if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data' || !isRecord(values)) return [];
      const isUnknown = (member: string) => holdsTrue(unknown.get(address)?.[member]);
      return [{ address, type, values, isKnown: (member: string) => !isUnknown(member) }];
    }),
    ...(Array.isArray(children) ? children : []).flatMap((child: unknown) => resourcesOf(child, unknown)),
  ];
}

function holdsTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsTrue);
  return isRecord(value) ? Object.values(value).some(holdsTrue) : value === true;
}

/** The resource in the configuration, in the module that calls lead to. */
function configured(root: unknown, address: string): unknown {
  const module = moduleOf(address);
  const calls = [...module.matchAll(/module\.([^.[]+)/g)].map(([, name = '']) => name);
  let place = root;
  for (const name of calls) place = memberAt(place, ['module_calls', name, 'module']);
  const resources = memberAt(place, ['resources']);
  const own = withoutIndex(address.slice(module.length));
  return (Array.isArray(resources) ? resources : []).find((one: unknown) => memberAt(one, ['address']) === own);
}

/** `module.a["x"].module.b.` of an address; empty for the root. */
function moduleOf(address: string): string {
  return /^(?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*/.exec(address)?.[0] ?? '';
}

function withoutIndex(address: string): string {
  const at = address.indexOf('[');
  return at < 0 ? address : address.slice(0, at);
}

function memberAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((place, step) => (isRecord(place) ? memberOf(place, step) : undefined), value);
}
