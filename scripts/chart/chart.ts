import { readFileSync } from 'node:fs';
import { isMap, isScalar, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml';
import { configurationJsonSchema } from '../../src/config/schema/shape.ts';

const chart = 'deploy/helm/notebook-drift';

/** The JSON Schema of the chart's values: its own, with that of the program in the place of the configuration. */
export function renderValuesSchema(): string {
  const own = JSON.parse(readFileSync('scripts/chart/values.schema.json', 'utf8')) as {
    properties: Record<string, unknown>;
  };
  // What the chart sets itself is told by its templates, in words.
  const { $schema: _dialect, title: _title, ...configuration } = configurationJsonSchema();
  const properties = { ...own.properties, config: configuration };
  return `${JSON.stringify({ ...own, properties }, null, 2)}\n`;
}

interface Row {
  readonly path: string;
  readonly fallback: string;
  readonly comment: string;
}

/** The README of the chart: a row for each value, with its default and what the comment above it says. */
export function renderChartReadme(): string {
  const { contents, commentBefore } = parseDocument(readFileSync(`${chart}/values.yaml`, 'utf8'));
  if (!isMap(contents)) throw new Error(`${chart}/values.yaml holds no values`);
  contents.commentBefore ??= commentBefore;
  const rows = rowsOf(contents, '').map(({ path, fallback, comment }) => `| \`${path}\` | ${fallback} | ${comment} |`);
  return `${introduction}\n\n| Value | Default | Meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

const introduction = `# The chart notebook-drift

Generated from \`values.yaml\` by \`npm run generate\`.

\`\`\`sh
helm upgrade --install notebook-drift deploy/helm/notebook-drift \\
  --namespace notebook-drift --create-namespace --values values.yaml
\`\`\`

\`\`\`yaml
# values.yaml, for a managed database
shape: postgres
image: { repository: registry.example.com/notebook-drift }
postgres:
  urlSecret: { name: notebook-drift-database }
  caSecret: { name: rds-bundle, key: global-bundle.pem }
secrets: [{ name: notebook-drift-tokens }]
config:
  targets:
    - id: prod
      account_id: "111122223333"
      home_region: us-east-1
      roles: [{ name: mlspace-notebook-role }]
      policy:
        parameters:
          kms_key: arn:aws:kms:us-east-1:111122223333:key/80b28a33-4686-4d87-9dda-4a87e889875a
          security_groups: [sg-0c001c111cbcdcdf6]
          subnets: [subnet-0f9f0555e69d3d687]
  http:
    tokens: [{ file: /run/secrets/notebook-drift/notebook-drift-tokens/read, scopes: [read] }]
\`\`\`

Values that are misspelt are refused, and so is a configuration that the program would refuse by its schema.
[container.md](../../../docs/container.md) tells how the program runs, [store.md](../../../docs/store.md) which shape to choose.`;

/** Maps are followed as far as they are settings of the chart: one that is a value as a whole has no comment inside. */
function rowsOf(map: YAMLMap, prefix: string): readonly Row[] {
  return map.items.flatMap((pair: Pair, index): readonly Row[] => {
    const { key, value } = pair;
    if (!isScalar(key)) return [];
    const path = `${prefix}${String(key.value)}`;
    const isGroup = isMap(value) && !value.flow && value.items.length > 0 && !wholes.has(path);
    if (isGroup) return rowsOf(value, `${path}.`);
    return [
      {
        path,
        fallback: fallbackOf(value),
        comment: commentOf(key.commentBefore ?? (index === 0 ? map.commentBefore : '')),
      },
    ];
  });
}

/** Given to Kubernetes as they are. */
const wholes = new Set(['resources', 'podSecurityContext', 'securityContext']);

function fallbackOf(value: unknown): string {
  const plain = isMap(value) || isScalar(value) ? value.toJSON() : (value as { toJSON(): unknown }).toJSON();
  const text = stringify(plain, { collectionStyle: 'flow', lineWidth: 0 }).trim().replaceAll(/\s+/g, ' ');
  return `\`${text}\``;
}

function commentOf(comment: string | null | undefined): string {
  const lines = (comment ?? '').split('\n').map((line) => line.trim());
  return lines.join(' ').trim().replaceAll('|', '\\|');
}
