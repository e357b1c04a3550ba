import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurationSchema } from '../../../src/config/schema/schema.ts';
import { configurationJsonSchema } from '../../../src/config/schema/shape.ts';
import { loadValid, minimal } from '../virtual-files.ts';

const exampleFiles = {
  'secrets/external-id': 'mlspace-external-id\n',
  'secrets/read-token': 'read-token-0123456789\n',
  'secrets/admin-token': 'admin-token-0123456789\n',
  'secrets/metrics-token': 'metrics-token-0123456789\n',
  'secrets/webhook-secrets': `whsec_${Buffer.alloc(32, 1).toString('base64')}\n`,
  'secrets/governance-url': 'https://hooks.example.com/governance\n',
  'secrets/internal-ca.pem': '-----BEGIN CERTIFICATE-----\n',
};

const read = (name: string) => readFile(new URL(`../../../config/${name}`, import.meta.url), 'utf8');

describe('config/files', () => {
  it('default.yaml holds exactly the defaults of the schema', async () => {
    const { targets } = parse(minimal) as { targets: unknown };
    const written = parse(await read('default.yaml')) as Record<string, unknown>;

    const { targets: _given, ...defaults } = configurationSchema.parse({ targets });
    const { targets: _also, ...parsed } = configurationSchema.parse({ targets, ...written });

    expect(parsed).toStrictEqual(defaults);
    expect(missingKeys(defaults, written)).toStrictEqual([]);
  });

  it('example.yaml loads without a problem or a warning', async () => {
    const loaded = await loadValid(await read('example.yaml'), { files: exampleFiles });

    expect(loaded.warnings).toStrictEqual([]);
    expect(loaded.targets.map(({ target }) => target.id)).toStrictEqual(['prod', 'gov']);
    expect(loaded.targets[1]?.canonical?.text).toContain('arn:aws-us-gov:');
    expect(loaded.targets[1]?.target.access.useFipsEndpoint).toBe(true);
    expect(loaded.sinks.map(({ id, maxFindings }) => [id, maxFindings])).toStrictEqual([
      ['ops', 20],
      ['governance', 50],
    ]);
  });

  it.each(['example.yaml'])('schema.json accepts %s, as judged by ajv', async (name) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(await read('schema.json')) as object,
    );

    validate(parse(await read(name)));
    expect(validate.errors).toBeNull();
    expect(validate({ targets: [] })).toBe(false);
    expect(validate({ ...(parse(minimal) as object), sink: [] })).toBe(false);
  });

  it('describes every setting', () => {
    expect(undescribed(configurationJsonSchema(), '')).toStrictEqual([]);
  });
});

/** Keys that the defaults have and the file does not write down. */
function missingKeys(defaults: unknown, written: unknown, path = ''): readonly string[] {
  if (typeof defaults !== 'object' || defaults === null || Array.isArray(defaults)) return [];
  return Object.entries(defaults).flatMap(([key, value]) => {
    const place = `${path}/${key}`;
    const member = (written as Record<string, unknown> | null | undefined)?.[key];
    return member === undefined ? [place] : missingKeys(value, member, place);
  });
}

function undescribed(schema: Record<string, unknown>, path: string): readonly string[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const inner = properties.flatMap(([key, member]) => [
    ...(member['description'] ? [] : [`${path}.${key}`]),
    ...undescribed(member, `${path}.${key}`),
  ]);
  const items = schema['items'] as Record<string, unknown> | undefined;
  return items ? [...inner, ...undescribed(items, `${path}[]`)] : inner;
}
