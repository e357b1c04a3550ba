import { NormalizedSchema } from '@smithy/core/schema';

type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

/**
 * Reads the form of an AWS Query request into the shape that the schema describes: `Tags.member.2.Key=k`.
 * Source: Smithy, "AWS query protocol", serialization of inputs
 * (smithy.io/2.0/aws/protocols/aws-query-protocol.html). Maps are not read: no operation of the sandbox takes one.
 */
export function readQueryForm(schema: SchemaReference, form: URLSearchParams): object {
  return readStructure(NormalizedSchema.of(schema), { form, rules: queryRules }, '');
}

/**
 * The same for EC2, whose lists are flat and whose names begin with a capital: `Filter.1.Value.2=x`. Source: Smithy, "AWS EC2
 * query protocol", serialization of inputs (smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
 */
export function readEc2Form(schema: SchemaReference, form: URLSearchParams): object {
  return readStructure(NormalizedSchema.of(schema), { form, rules: ec2Rules }, '');
}

/** What the two protocols do differently. */
interface FormRules {
  readonly memberName: (schema: NormalizedSchema, fallback: string) => string;
  /** What the number of an item follows. */
  readonly listStem: (list: NormalizedSchema, key: string) => string;
}

const queryRules: FormRules = {
  memberName: wireName,
  listStem: (list, key) =>
    list.getMergedTraits().xmlFlattened ? key : `${key}.${wireName(list.getValueSchema(), 'member')}`,
};

const ec2Rules: FormRules = {
  memberName(schema, fallback) {
    const { ec2QueryName, xmlName } = schema.getMergedTraits() as { ec2QueryName?: string; xmlName?: string };
    return ec2QueryName ?? capitalised(xmlName ?? fallback);
  },
  listStem: (_, key) => key,
};

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

interface Form {
  readonly form: URLSearchParams;
  readonly rules: FormRules;
}

function readStructure(schema: NormalizedSchema, form: Form, prefix: string): object {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const value = readValue(member, form, prefix + form.rules.memberName(member, name));
    if (value !== undefined) members.push([name, value]);
  }
  return Object.fromEntries(members);
}

function readValue(schema: NormalizedSchema, form: Form, key: string): unknown {
  if (schema.isListSchema()) return readList(schema, form, key);
  if (schema.isStructSchema()) {
    return hasMember(form.form, `${key}.`) ? readStructure(schema, form, `${key}.`) : undefined;
  }
  const text = form.form.get(key);
  return text === null ? undefined : readScalar(schema, text);
}

function readList(schema: NormalizedSchema, form: Form, key: string): unknown[] | undefined {
  const item = schema.getValueSchema();
  const stem = form.rules.listStem(schema, key);
  const items: unknown[] = [];
  for (let position = 1; hasItem(form.form, `${stem}.${position}`); position += 1) {
    items.push(readValue(item, form, `${stem}.${position}`));
  }
  return items.length > 0 || form.form.has(key) ? items : undefined;
}

function readScalar(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isTimestampSchema()) return new Date(text);
  return text;
}

function wireName(schema: NormalizedSchema, fallback: string): string {
  return schema.getMergedTraits().xmlName ?? fallback;
}

function hasItem(form: URLSearchParams, key: string): boolean {
  return form.has(key) || hasMember(form, `${key}.`);
}

function hasMember(form: URLSearchParams, prefix: string): boolean {
  return [...form.keys()].some((key) => key.startsWith(prefix));
}
