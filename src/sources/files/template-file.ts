import { isRecord } from '../../domain/record.ts';
import { givenName } from '../cloudformation/functions/resource-facts.ts';
import { readIdentity } from '../cloudformation/identity/read-identity.ts';
import type { StackPolicy, StackRole } from '../cloudformation/identity/stack-identity.ts';
import { all, andThen, below, known, type Resolved, unresolved } from '../cloudformation/template/resolution.ts';
import type { KnownValues, StackValues } from '../cloudformation/template/stack-values.ts';
import type { Template } from '../cloudformation/template/template.ts';
import type { FilePolicy, FileRole, IdentityFile } from './identity-file.ts';

/** Values by name: of parameters, pseudo parameters, resources (`Bucket`), attributes (`Bucket.Arn`), exports, `resolve:ssm:NAME`. */
export type GivenValues = Readonly<Record<string, string>>;

/**
 * What a template that is not deployed will make. What it needs and nobody gave is a problem that names the parameter to
 * give. Roles and policies that CloudFormation will name can be attached to each other, but no document may use their names.
 */
export function identityOfTemplate(template: Template, given: GivenValues): Resolved<IdentityFile> {
  const expanding = template.transforms.find((name) => name !== 'AWS::LanguageExtensions');
  if (expanding !== undefined)
    return unresolved('Transform', `needs ${expanding}, which only CloudFormation can run; ${processed}`);
  const loop = [...template.resources.keys()].find((id) => id.startsWith('Fn::'));
  if (loop !== undefined) return unresolved(`Resources.${loop}`, `is expanded by CloudFormation; ${processed}`);
  const { roles, policies } = readIdentity(template, valuesOf(template, given));
  const own = policies.map(
    ({ logicalId, kind, document }): FilePolicy => ({
      id: logicalId,
      kind,
      name: logicalId,
      document: withoutMarks(document, `Resources.${logicalId}.Properties.PolicyDocument`),
    }),
  );
  return known({ policies: own, roles: roles.map((role) => roleOf(role, { policies, own })) });
}

const processed = 'give what aws cloudformation get-template --template-stage Processed prints';

/** Stand around the logical id for a name that CloudFormation makes up: characters for private use, which IAM refuses. */
const mark = { start: '\uE000', end: '\uE001' };

function valuesOf(template: Template, given: GivenValues): StackValues {
  const values = new Map(Object.entries(given));
  const lookup = (names: Iterable<readonly [string, string]> = values): KnownValues<string> => ({
    values: new Map(names),
    absent: 'give it with --parameter NAME=VALUE',
  });
  const isPlaced = values.has('AWS::AccountId') && values.has('AWS::Partition');
  const unnamed = [...template.resources.values()].filter(
    (resource) =>
      /^AWS::IAM::(Role|ManagedPolicy)$/.test(resource.type) &&
      !values.has(resource.logicalId) &&
      !(givenName(resource) && (resource.type === 'AWS::IAM::Role' || isPlaced)),
  );
  const marks = unnamed.map(({ logicalId }) => [logicalId, `${mark.start}${logicalId}${mark.end}`] as const);
  const ssm = [...values].flatMap(([name, value]) => {
    const key = /^resolve:ssm:(.+)$/s.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  const parameters = [...values].map(([name, text]) => [name, { kind: 'text' as const, text }] as const);
  return {
    parameters: { values: new Map(parameters), absent: lookup().absent },
    pseudoParameters: lookup(),
    physicalIds: lookup([...values, ...marks]),
    attributes: lookup(),
    exports: lookup(),
    ssmParameters: lookup(ssm),
    outputs: new Map(),
  };
}

function roleOf({ logicalId, attached, inline, boundary }: StackRole, policies: TemplatePolicies): FileRole {
  const path = `Resources.${logicalId}.Properties`;
  const managed = andThen(attached, (arns) =>
    all(arns.map((arn) => documentedPolicy(arn, `${path}.ManagedPolicyArns`, policies))),
  );
  const embedded = andThen(inline, (ones) =>
    all(
      ones.map(({ logicalId: from, name, document }) =>
        andThen(name, (text) =>
          known<FilePolicy>({
            id: from,
            kind: 'inline',
            name: text,
            document: withoutMarks(document, `Resources.${from}`),
          }),
        ),
      ),
    ),
  );
  return {
    id: logicalId,
    policies: andThen(all([managed, embedded]), (lists) => known(lists.flat())),
    boundary: andThen(boundary, (arn) => {
      if (arn === undefined) return known(undefined);
      return andThen(documentedPolicy(arn, `${path}.PermissionsBoundary`, policies), ({ document }) => document);
    }),
  };
}

/** A policy of the same template: another one's document is not in it. */
function documentedPolicy(arn: string, path: string, { policies, own }: TemplatePolicies): Resolved<FilePolicy> {
  const named = policies.find((policy) => policy.arn?.ok && policy.arn.value === arn);
  const found = own.find(({ id }) => id === named?.logicalId);
  return found ? known(found) : unresolved(path, `names ${arn}, whose document the template does not have`);
}

interface TemplatePolicies {
  readonly policies: readonly StackPolicy[];
  readonly own: readonly FilePolicy[];
}

/** A document that uses a name which CloudFormation will make up cannot be said. */
function withoutMarks(document: Resolved, path: string): Resolved {
  return andThen(document, (value) => {
    const found = placesOfMarks(value, path);
    return found.length === 0 ? document : { ok: false, problems: found };
  });
}

function placesOfMarks(value: unknown, path: string): readonly { readonly path: string; readonly message: string }[] {
  if (typeof value === 'string') {
    const id = /\uE000(.*?)\uE001/.exec(value)?.[1];
    const message = `uses the name of ${id}, which CloudFormation will make up: give it with --parameter ${id}=VALUE`;
    return id === undefined ? [] : [{ path, message }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => placesOfMarks(item, below(path, index)));
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, member]) => placesOfMarks(member, below(path, key)))
    : [];
}
