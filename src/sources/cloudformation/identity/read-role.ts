import { isRecord } from '../../../domain/record.ts';
import { attribute, physicalId } from '../functions/references.ts';
import type { Resolver } from '../functions/resolver.ts';
import {
  all,
  andThen,
  below,
  known,
  memberOf,
  noValue,
  type Resolved,
  textOf,
  unresolved,
} from '../template/resolution.ts';
import type { TemplateResource } from '../template/template.ts';
import { asDocument, documentOf, existence, nameOf, propertyOf, textsOf } from './properties.ts';
import type { InlinePolicy, StackPolicy, StackRole } from './stack-identity.ts';

/** A role with its own policies, and those of the template that attach themselves to it. */
export function roleOf(resource: TemplateResource, policies: readonly StackPolicy[], resolver: Resolver): StackRole {
  const { logicalId } = resource;
  const path = `Resources.${logicalId}`;
  const exists = existence(resource, resolver);
  const part = <Value>(value: () => Resolved<Value>) => andThen(exists, value);
  const name = part(() => physicalId(resource, path, resolver.context));
  const own = attaching(policies, name);
  return {
    logicalId,
    name,
    arn: part(() => attribute({ logicalId, name: 'Arn' }, path, resolver.context)),
    attached: part(() => attachedTo(resource, own, resolver)),
    inline: part(() => inlineOf(resource, own, resolver)),
    boundary: part(() => boundaryOf(resource, resolver)),
    trust: part(() => documentOf(resource, 'AssumeRolePolicyDocument', resolver)),
    tags: part(() => tagsOf(resource, resolver)),
  };
}

/** The policies that name the role; a problem where it cannot be said whether one does. */
type Attaching = (kind: StackPolicy['kind']) => Resolved<readonly StackPolicy[]>;

function attaching(policies: readonly StackPolicy[], name: Resolved<string>): Attaching {
  return (kind) => {
    const matches = policies
      .filter((policy) => policy.kind === kind)
      .map(
        (policy): Resolved<readonly StackPolicy[]> =>
          andThen(policy.roles, (roles): Resolved<readonly StackPolicy[]> => {
            if (roles.length === 0) return known([]);
            return andThen(name, (own) => known(roles.includes(own) ? [policy] : []));
          }),
      );
    return andThen(all(matches), (found) => known(found.flat()));
  };
}

function attachedTo(resource: TemplateResource, own: Attaching, resolver: Resolver): Resolved<readonly string[]> {
  const path = `Resources.${resource.logicalId}.Properties.ManagedPolicyArns`;
  const given = andThen(propertyOf(resource, 'ManagedPolicyArns', resolver), (value) => textsOf(value, path));
  const added = andThen(own('managed'), (policies) => all(policies.flatMap(({ arn }) => arn ?? [])));
  return andThen(all([given, added]), (lists) => known([...new Set(lists.flat())]));
}

/** What stands in a list of inline policies keeps its own problems; only where the list itself is unclear, it has some. */
function inlineOf(resource: TemplateResource, own: Attaching, resolver: Resolver): Resolved<readonly InlinePolicy[]> {
  const { logicalId } = resource;
  const listed = andThen(listOf(resource, 'Policies', resolver), (items) =>
    andThen(all(items.map((item) => resolver.unfold(item.value, item.path))), (found) => {
      const present = found.filter(({ value }) => value !== noValue);
      return all(present.map(({ value, path }) => inlinePolicy(logicalId, value, { path, resolver })));
    }),
  );
  const attached = andThen(own('inline'), (policies) =>
    known(policies.map((policy) => ({ logicalId: policy.logicalId, name: policy.name, document: policy.document }))),
  );
  return andThen(all([listed, attached]), (lists) => known(lists.flat()));
}

function inlinePolicy(
  logicalId: string,
  value: unknown,
  { path, resolver }: { readonly path: string; readonly resolver: Resolver },
): Resolved<InlinePolicy> {
  if (!isRecord(value)) return unresolved(path, 'expected a policy with PolicyName and PolicyDocument');
  const place = { name: below(path, 'PolicyName'), document: below(path, 'PolicyDocument') };
  const name = andThen(resolver.resolve(memberOf(value, 'PolicyName') ?? null, place.name), (found) =>
    nameOf(found, place.name),
  );
  const document = andThen(resolver.resolve(memberOf(value, 'PolicyDocument') ?? null, place.document), (found) =>
    asDocument(found, place.document),
  );
  return known({ logicalId, name, document });
}

/** The items of a list property as they are written, with the path of each. */
function listOf(
  { logicalId, properties }: TemplateResource,
  name: string,
  resolver: Resolver,
): Resolved<readonly { readonly value: unknown; readonly path: string }[]> {
  const given = memberOf(properties, name);
  if (given === undefined) return known([]);
  return andThen(resolver.unfold(given, `Resources.${logicalId}.Properties.${name}`), ({ value, path }) => {
    if (value === noValue) return known([]);
    if (!Array.isArray(value)) return unresolved(path, 'expected a list');
    return known(value.map((item: unknown, index) => ({ value: item, path: below(path, index) })));
  });
}

function boundaryOf(resource: TemplateResource, resolver: Resolver): Resolved<string | undefined> {
  const path = `Resources.${resource.logicalId}.Properties.PermissionsBoundary`;
  return andThen(propertyOf(resource, 'PermissionsBoundary', resolver), (value) =>
    value === noValue ? known(undefined) : nameOf(value, path),
  );
}

function tagsOf(resource: TemplateResource, resolver: Resolver): Resolved<Readonly<Record<string, string>>> {
  const path = `Resources.${resource.logicalId}.Properties.Tags`;
  return andThen(propertyOf(resource, 'Tags', resolver), (value) => {
    if (value === noValue) return known({});
    const pairs = Array.isArray(value) ? value.map(tagOf) : [undefined];
    const found = pairs.flatMap((pair) => (pair ? [pair] : []));
    return found.length === pairs.length
      ? known(Object.fromEntries(found))
      : unresolved(path, 'expected a list of tags');
  });
}

function tagOf(value: unknown): readonly [string, string] | undefined {
  if (!isRecord(value)) return undefined;
  const [key, text] = [textOf(memberOf(value, 'Key')), textOf(memberOf(value, 'Value'))];
  return key === undefined || text === undefined ? undefined : [key, text];
}
