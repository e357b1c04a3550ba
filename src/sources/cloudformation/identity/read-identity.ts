import { physicalId } from '../functions/references.ts';
import { createResolver, type Resolver } from '../functions/resolver.ts';
import { andThen, known, type Resolved } from '../template/resolution.ts';
import type { StackValues } from '../template/stack-values.ts';
import type { Template, TemplateResource } from '../template/template.ts';
import { documentOf, existence, nameOf, propertyOf, textsOf } from './properties.ts';
import { roleOf } from './read-role.ts';
import type { StackIdentity, StackPolicy } from './stack-identity.ts';

/** The roles and policies that a template comes to. A resource whose condition does not hold is not among them. */
export function readIdentity(template: Template, values: StackValues): StackIdentity {
  const resolver = createResolver(template, values);
  const present = [...template.resources.values()].filter((resource) => mayExist(resource, resolver));
  const policies = present.flatMap((resource) => policyOf(resource, resolver) ?? []);
  const roles = present.filter(({ type }) => type === 'AWS::IAM::Role');
  return { policies, roles: roles.map((resource) => roleOf(resource, policies, resolver)) };
}

/** One whose condition is not decided is kept: its parts then tell why they cannot be said. */
function mayExist({ logicalId, condition }: TemplateResource, resolver: Resolver): boolean {
  if (condition === undefined) return true;
  const holds = resolver.condition(condition, `Resources.${logicalId}.Condition`);
  return !holds.ok || holds.value;
}

const policyKinds: Readonly<Record<string, StackPolicy['kind']>> = {
  'AWS::IAM::ManagedPolicy': 'managed',
  'AWS::IAM::Policy': 'inline',
  'AWS::IAM::RolePolicy': 'inline',
};

function policyOf(resource: TemplateResource, resolver: Resolver): StackPolicy | undefined {
  const kind = Object.hasOwn(policyKinds, resource.type) ? policyKinds[resource.type] : undefined;
  if (!kind) return undefined;
  const { logicalId } = resource;
  const exists = existence(resource, resolver);
  const part = <Value>(value: () => Resolved<Value>) => andThen(exists, value);
  const arn = part(() => physicalId(resource, `Resources.${logicalId}`, resolver.context));
  const name = (property: string) =>
    part(() =>
      andThen(propertyOf(resource, property, resolver), (value) =>
        nameOf(value, `Resources.${logicalId}.Properties.${property}`),
      ),
    );
  return {
    logicalId,
    kind,
    name:
      kind === 'managed' ? andThen(arn, (text) => known(text.slice(text.lastIndexOf('/') + 1))) : name('PolicyName'),
    ...(kind === 'managed' ? { arn } : {}),
    document: part(() => documentOf(resource, 'PolicyDocument', resolver)),
    roles: part(() => rolesOf(resource, resolver)),
  };
}

function rolesOf(resource: TemplateResource, resolver: Resolver): Resolved<readonly string[]> {
  const path = `Resources.${resource.logicalId}.Properties`;
  if (resource.type === 'AWS::IAM::RolePolicy')
    return andThen(propertyOf(resource, 'RoleName', resolver), (value) =>
      andThen(nameOf(value, `${path}.RoleName`), (name) => known([name])),
    );
  return andThen(propertyOf(resource, 'Roles', resolver), (value) => textsOf(value, `${path}.Roles`));
}
