import { NormalizedSchema } from '@smithy/core/schema';

type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

/**
 * Reads the form of an AWS Query request into the shape that the schema describes: `Tags.member.2.Key=k`.
 * Source: Smithy, "AWS query protocol", serialization of inputs
 * (smithy.io/2.0/aws/protocols/aws-query-protocol.html). Maps are not read: no operation of the sandbox takes one.
 */
export function readQueryForm(schema: SchemaReference, form: URLSearchParams): object {
  return readStructure(NormalizedSchema.of(schema), form, '');
}

function readStructure(schema: NormalizedSchema, form: URLSearchParams, prefix: string): object {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const value = readValue(member, form, prefix + wireName(member, name));
    if (value !== undefined) members.push([name, value]);
  }
  return Object.fromEntries(members);
}

function readValue(schema: NormalizedSchema, form: URLSearchParams, key: string): unknown {
  if (schema.isListSchema()) return readList(schema, form, key);
  if (schema.isStructSchema()) return hasMember(form, `${key}.`) ? readStructure(schema, form, `${key}.`) : undefined;
  const text = form.get(key);
  return text === null ? undefined : readScalar(schema, text);
}

function readList(schema: NormalizedSchema, form: URLSearchParams, key: string): unknown[] | undefined {
  const item = schema.getValueSchema();
  const stem = schema.getMergedTraits().xmlFlattened ? key : `${key}.${wireName(item, 'member')}`;
  const items: unknown[] = [];
  for (let position = 1; hasItem(form, `${stem}.${position}`); position += 1) {
    items.push(readValue(item, form, `${stem}.${position}`));
  }
  return items.length > 0 || form.has(key) ? items : undefined;
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
