import { variableOf } from '../src/config/read/environment.ts';
import { configurationShape, type Shape } from '../src/config/schema/shape.ts';

/** `docs/config.md`: every setting with its type, default and meaning, from the descriptions of the schema. */
export function configReference(): string {
  const sections = Object.entries(configurationShape.properties ?? {}).map(([key, shape]) => section(key, shape));
  return [introduction(), ...sections].join('\n');
}

function introduction(): string {
  const variable = variableOf(['store', 'sqlite', 'path']);
  return `# Configuration

<!-- Generated from src/config/schema/schema.ts by "npm run generate". -->

One YAML file. \`--config FILE\` names it, or the variable \`NOTEBOOK_DRIFT_CONFIG\`; else the first of
\`config/notebook-drift.yaml\`, \`notebook-drift.yaml\` and \`/etc/notebook-drift/config.yaml\` is taken.
[config/default.yaml](../config/default.yaml) holds the defaults, [config/example.yaml](../config/example.yaml) is a full
example, and [config/schema.json](../config/schema.json) lets an editor check the file.

- \`notebook-drift config validate\` tells everything that is wrong, with the line.
- \`notebook-drift config print\` shows what is in effect, and where each value comes from. It never shows a secret.
- An account id is written in quotes: YAML drops the leading zero of a number.
- A length of time is a whole number and \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`, such as \`90d\`.

## Environment variables

Every setting can be overridden by a variable: \`NOTEBOOK_DRIFT__\`, then the keys in upper case with two underscores
between them. So \`store.sqlite.path\` is \`${variable}\`.

- A hyphen in a key is written \`_\`: \`checks.policy-drift.schedule\` is \`${variableOf(['checks', 'policy-drift', 'schedule'])}\`.
- An entry of a list has its index: \`${variableOf(['targets', 0, 'regions', 1])}\`. A new entry takes the next index.
- Where only text fits, the value is taken as it is: an account id needs no further quotes. Elsewhere it is read as YAML:
  \`true\`, \`5\`, \`[us-east-1, us-west-2]\`.
- Keys are compared without case. A key that the file does not have yet, where any key is allowed (tags, parameters),
  becomes lower case.
- A variable that names no setting is an error.

## Secrets

Settings that end with \`_file\`, and \`http.tokens[].file\`, name files. Relative paths start at the folder of the
configuration file. The line feed at the end is left out. The variables \`HTTPS_PROXY\` and \`NO_PROXY\` (or lower case)
are the defaults of \`network.https_proxy\` and \`network.no_proxy\`; Node itself reads \`NODE_EXTRA_CA_CERTS\`.
`;
}

function section(key: string, shape: Shape): string {
  const all = settingsIn(shape, key).map(({ path, shape: setting, required }) => {
    return `| \`${path}\` | ${typeText(setting)} | ${defaultText(setting, required)} | ${cell(setting.description ?? '')} |`;
  });
  // Alternatives of a list share most of their settings.
  const rows = [...new Set(all)];
  const table = rows.length > 0 ? ['| Setting | Type | Default | Meaning |', '|---|---|---|---|', ...rows, ''] : [];
  return [`## ${key}`, '', shape.description ?? '', '', ...table].join('\n');
}

interface Setting {
  readonly path: string;
  readonly shape: Shape;
  readonly required: boolean;
}

/** Every setting below a shape that is not merely a group of others. */
function settingsIn(shape: Shape, path: string): readonly Setting[] {
  const own = alternatives(shape);
  const members = own.flatMap((alternative) => membersOf(alternative, path));
  return members.flatMap((member) => {
    const inner = settingsIn(member.shape, member.path);
    const isGroup = inner.length > 0 && member.shape.description === undefined;
    return isGroup ? inner : [member, ...inner];
  });
}

function membersOf(shape: Shape, path: string): readonly Setting[] {
  if (shape.items) return alternatives(shape.items).flatMap((items) => membersOf(items, `${path}[]`));
  const named = Object.entries(shape.properties ?? {}).map(([key, member]) => {
    const required = shape.required?.includes(key) === true && member.default === undefined;
    return { path: `${path}.${key}`, shape: member, required };
  });
  const open = shape.additionalProperties ? alternatives(shape.additionalProperties) : [];
  return [...named, ...open.flatMap((member) => membersOf(member, `${path}.<name>`))];
}

function alternatives(shape: Shape): readonly Shape[] {
  return shape.anyOf ?? shape.oneOf ?? [shape];
}

function typeText(shape: Shape): string {
  const types = alternatives(shape).map((one) => {
    if (one.const !== undefined) return `\`${String(one.const)}\``;
    if (one.enum) return one.enum.map((value) => `\`${String(value)}\``).join(', ');
    if (one.type === 'array') return `list${one.items ? ` of ${typeText(one.items)}` : ''}`;
    return one.type === undefined ? 'any' : (typeNames[one.type] ?? one.type);
  });
  return [...new Set(types)].join(' or ');
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'mapping',
  string: 'text',
  null: 'nothing',
  integer: 'whole number',
};

function defaultText({ default: value, type }: Shape, required: boolean): string {
  if (required) return '**required**';
  if (value === undefined || (type === 'object' && JSON.stringify(value) === '{}')) return '';
  return `\`${cell(typeof value === 'string' ? value : JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
