import { isRecord } from '../../../domain/record.ts';
import { andThen, known, memberOf, noValue, type Resolved, textOf, unresolved } from '../template/resolution.ts';
import { type KnownValues, type StackValues, valueOf } from '../template/stack-values.ts';
import type { Template, TemplateResource } from '../template/template.ts';
import { parameterValue } from './parameters.ts';
import { attributeOf, givenName } from './resource-facts.ts';

/** What references are looked up in. `resolve` answers for the properties that name a resource. */
export interface ReferenceContext {
  readonly template: Template;
  readonly values: StackValues;
  readonly resolve: (value: unknown, path: string) => Resolved;
  /** What the outputs of the stack tell: values by {@link expressionKey}. */
  readonly told: ReadonlyMap<string, string>;
}

/** `Ref` of a pseudo parameter, a parameter, or a resource. */
export function reference(name: string, path: string, context: ReferenceContext): Resolved {
  if (name === 'AWS::NoValue') return known(noValue);
  if (name.startsWith('AWS::')) return lookUp(context.values.pseudoParameters, name, path);
  const parameter = parameterValue(name, path, context);
  if (parameter) return parameter;
  const resource = context.template.resources.get(name);
  if (!resource)
    return unresolved(path, `refers to ${name}, which the template has neither as parameter nor as resource`);
  return physicalId(resource, path, context);
}

/** What `Ref` of a resource tells: its physical id, or what follows from the name that the template gives it. */
export function physicalId(resource: TemplateResource, path: string, context: ReferenceContext): Resolved<string> {
  const { values, told } = context;
  const id = valueOf(values.physicalIds, resource.logicalId) ?? told.get(expressionKey({ Ref: resource.logicalId }));
  if (id !== undefined) return known(id);
  const given = givenName(resource);
  if (!given) return lookUp(values.physicalIds, resource.logicalId, path);
  const place = `Resources.${resource.logicalId}.Properties.${given.property}`;
  const name = andThen(context.resolve(given.name, place), (value): Resolved<string> => {
    const text = textOf(value);
    if (text !== undefined) return known(text);
    return value === noValue ? lookUp(values.physicalIds, resource.logicalId, path) : unresolved(place, 'is no text');
  });
  return resource.type === 'AWS::IAM::ManagedPolicy'
    ? andThen(name, (text) => policyArn(text, resource, context))
    : name;
}

function policyArn(name: string, resource: TemplateResource, context: ReferenceContext): Resolved<string> {
  const path = `Resources.${resource.logicalId}.Properties.Path`;
  return withPlace(path, context, ({ partition, account }) =>
    andThen(pathOf(resource, context), (folder) => known(`arn:${partition}:iam::${account}:policy${folder}${name}`)),
  );
}

/** The path of an identity, `/` where none is given (IAM API reference). */
function pathOf({ logicalId, properties }: TemplateResource, { resolve }: ReferenceContext): Resolved<string> {
  const given = memberOf(properties, 'Path');
  const place = `Resources.${logicalId}.Properties.Path`;
  if (given === undefined) return known('/');
  return andThen(resolve(given, place), (value): Resolved<string> => {
    if (value === noValue) return known('/');
    const text = textOf(value);
    return text === undefined ? unresolved(place, 'is no text') : known(text);
  });
}

/** `Fn::GetAtt`. */
export function attribute(
  { logicalId, name }: { readonly logicalId: string; readonly name: string },
  path: string,
  context: ReferenceContext,
): Resolved<string> {
  const { template, values, told } = context;
  const full = `${logicalId}.${name}`;
  const given = valueOf(values.attributes, full) ?? told.get(expressionKey({ 'Fn::GetAtt': [logicalId, name] }));
  if (given !== undefined) return known(given);
  const resource = template.resources.get(logicalId);
  if (!resource) return unresolved(path, `refers to ${full}, and the template has no resource ${logicalId}`);
  const { type } = resource;
  const missing = unresolved(path, `uses ${full} of a ${type}: ${values.attributes.absent.replaceAll('NAME', full)}`);
  // Not known for this type: then the physical id is of no use either.
  const sample = { id: 'sg-', path: '/', place: { partition: '', region: '', account: '' } };
  if (attributeOf(type, name, sample) === undefined) return missing;
  return andThen(physicalId(resource, path, context), (id) =>
    withPlace(path, context, (place) =>
      andThen(type.startsWith('AWS::IAM::') ? pathOf(resource, context) : known('/'), (folder) => {
        const value = attributeOf(type, name, { id, path: folder, place });
        return value === undefined ? missing : known(value);
      }),
    ),
  );
}

function withPlace<Value>(
  path: string,
  { values: { pseudoParameters } }: ReferenceContext,
  next: (place: { partition: string; region: string; account: string }) => Resolved<Value>,
): Resolved<Value> {
  return andThen(lookUp(pseudoParameters, 'AWS::Partition', path), (partition) =>
    andThen(lookUp(pseudoParameters, 'AWS::AccountId', path), (account) =>
      andThen(lookUp(pseudoParameters, 'AWS::Region', path), (region) => next({ partition, region, account })),
    ),
  );
}

/** A value by its name, or why there is none. */
export function lookUp(values: KnownValues<string>, name: string, path: string): Resolved<string> {
  const value = valueOf(values, name);
  return value === undefined
    ? unresolved(path, `uses ${name}: ${values.absent.replaceAll('NAME', name)}`)
    : known(value);
}

/** An expression in a form that can be looked up. */
export function expressionKey(expression: unknown): string {
  if (!isRecord(expression)) return JSON.stringify(expression);
  const given = memberOf(expression, 'Fn::GetAtt');
  const parts = typeof given === 'string' ? attributeParts(given) : given;
  return JSON.stringify(given === undefined ? expression : { 'Fn::GetAtt': parts });
}

/** `A.B.C` as the logical id and the attribute. */
export function attributeParts(text: string): readonly string[] {
  const at = text.indexOf('.');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
