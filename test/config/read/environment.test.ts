import { assert, constantFrom, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { Path } from '../../../src/config/problems/problem.ts';
import { applyEnvironment, variableOf } from '../../../src/config/read/environment.ts';
import { leavesOf } from '../../../src/config/read/printable.ts';
import { loadValid, minimal, problemsOf } from '../virtual-files.ts';

/** Holds every setting that has a value of its own. */
const full: Record<string, unknown> = parseDocument(`
targets:
  - id: a
    account_id: "000000000001"
    partition: aws
    home_region: us-east-1
    regions: [us-east-1, us-west-2]
    assume_role: { arn: x, external_id: y, external_id_file: z, session_name: s }
    fips: true
    endpoints: { iam: a, sagemaker: b, sts: c, tagging: d }
    roles: [{ name: a }, { arn: b }]
    policy: { template: t, template_file: f, parameters: { subnets: [a, b], translate: true }, attached: { name: n } }
checks:
  policy-drift: { enabled: true, confirm_after: 1, schedule: s }
  required-tags:
    enabled: false
    tags: { user: { value: v }, costCenter: { value: w } }
    types: [model]
    type_overrides: { endpoint-config: { tags: [user] } }
    exclude: [{ name: n, types: [model], reason: r }]
    lookback: 90d
store: { sqlite: { path: p } }
http: { host: h, port: 1, tokens: [{ file: f, scopes: [read] }], metrics_token_file: m, allow_anonymous_read: false }
sinks: [{ id: i, type: webhook, url: u, url_file: v, secret_file: s, insecure: true, max_findings: 5 }]
network: { https_proxy: p, no_proxy: n, ca_file: c, connect_timeout: 1s, request_timeout: 2s }
scan: { at_start: true, jitter: 1s, grace: 2s, aws_calls_per_second: 3, ready_delay: 4s }
log: { level: info }
`).toJS() as Record<string, unknown>;

const paths = leavesOf(full);

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((member, step) => (member as Record<string | number, unknown>)[step], value);
}

describe('config/environment', () => {
  it('names the variable of a setting', () => {
    expect(variableOf(['store', 'sqlite', 'path'])).toBe('NOTEBOOK_DRIFT__STORE__SQLITE__PATH');
    expect(variableOf(['checks', 'policy-drift', 'schedule'])).toBe('NOTEBOOK_DRIFT__CHECKS__POLICY_DRIFT__SCHEDULE');
    expect(variableOf(['targets', 0, 'account_id'])).toBe('NOTEBOOK_DRIFT__TARGETS__0__ACCOUNT_ID');
  });

  it('overrides exactly the setting that a variable names, wherever it is', () => {
    const letters = stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    assert(
      property(constantFrom(...paths), letters, (path, text) => {
        const { value, problems, variables } = applyEnvironment(full, { [variableOf(path)]: text });

        expect(problems).toStrictEqual([]);
        expect([...variables.values()]).toStrictEqual([variableOf(path)]);
        const changed = paths.filter((other) => valueAt(value, other) !== valueAt(full, other));
        const expected = valueAt(full, path) === parsedAs(text, valueAt(full, path)) ? [] : [path];
        expect(changed).toStrictEqual(expected);
        expect(valueAt(value, path)).toBe(parsedAs(text, valueAt(full, path)));
      }),
    );
  });

  it('builds the whole configuration out of variables alone', () => {
    const environment = Object.fromEntries(paths.map((path) => [variableOf(path), String(valueAt(full, path))]));

    const { value, problems } = applyEnvironment({}, environment);

    expect(problems).toStrictEqual([]);
    // Keys that only the variable knows become lower case, and keep `_`.
    const { tags, type_overrides: overrides } = valueAt(value, ['checks', 'required-tags']) as Record<string, unknown>;
    expect(tags).toStrictEqual({ user: { value: 'v' }, costcenter: { value: 'w' } });
    expect(overrides).toStrictEqual({ endpoint_config: { tags: ['user'] } });
    expect(valueAt(value, ['targets'])).toStrictEqual(full['targets']);
    expect(valueAt(value, ['sinks'])).toStrictEqual(full['sinks']);
    expect(valueAt(value, ['http'])).toStrictEqual(full['http']);
    expect(valueAt(value, ['scan'])).toStrictEqual(full['scan']);
  });

  it('keeps the leading zeros of an account id, and of a parameter', async () => {
    const environment = {
      NOTEBOOK_DRIFT__TARGETS__0__ACCOUNT_ID: '012345678910',
      NOTEBOOK_DRIFT__TARGETS__0__POLICY__PARAMETERS__SYSTEM_TAG: '007',
    };

    const { targets, configuration } = await loadValid(minimal, { environment });

    expect(targets[0]?.target.accountId).toBe('012345678910');
    expect(configuration.targets[0]?.policy.parameters['system_tag']).toBe('007');
  });

  it('reads YAML where no text fits', async () => {
    const environment = {
      NOTEBOOK_DRIFT__HTTP__PORT: '0',
      NOTEBOOK_DRIFT__SCAN__AT_START: 'false',
      NOTEBOOK_DRIFT__TARGETS__0__REGIONS: '[us-east-1, us-west-2]',
      NOTEBOOK_DRIFT__CHECKS__REQUIRED_TAGS__TYPES: '[model]',
      notebook_drift__log__level: 'ignored, for the prefix is upper case',
      NOTEBOOK_DRIFT__log__level: 'debug',
    };

    const { configuration, targets, sourceOf } = await loadValid(minimal, { environment });

    expect(configuration.http.port).toBe(0);
    expect(configuration.scan.at_start).toBe(false);
    expect(targets[0]?.target.regions).toStrictEqual(['us-east-1', 'us-west-2']);
    expect(configuration.checks['required-tags'].types).toStrictEqual(['model']);
    expect(configuration.log.level).toBe('debug');
    expect(sourceOf(['http', 'port'])).toBe('environment variable NOTEBOOK_DRIFT__HTTP__PORT');
    expect(sourceOf(['targets', 0, 'regions', 1])).toBe('environment variable NOTEBOOK_DRIFT__TARGETS__0__REGIONS');
    expect(sourceOf(['targets', 0, 'id'])).toBe('/etc/notebook-drift/config.yaml:2');
    expect(sourceOf(['http', 'host'])).toBe('default');
  });

  it.each([
    [
      'an unknown key',
      'HTTP__PROT',
      '1',
      'http: there is no setting http.prot → Did you mean NOTEBOOK_DRIFT__HTTP__PORT?',
    ],
    [
      'an unknown key inside a list',
      'TARGETS__0__REGOINS',
      '[]',
      'targets[0]: there is no setting targets[0].regoins → Did you mean NOTEBOOK_DRIFT__TARGETS__0__REGIONS?',
    ],
    ['a key below a scalar', 'HTTP__PORT__X', '1', 'http.port: there is no setting http.port.x'],
    [
      'an index that leaves a gap',
      'TARGETS__2__ID',
      'x',
      'targets: index 2 leaves a gap: the list has 1 entries, so the next index is 1',
    ],
    ['a name for an index', 'TARGETS__PROD__ID', 'x', 'targets: "PROD" is no index: this is a list, counted from 0'],
    ['an empty key', 'HTTP____PORT', '1', 'http: it has an empty key: write exactly two underscores between keys'],
    [
      'a value that is no YAML',
      'HTTP__PORT',
      '[',
      'http.port: its value is not valid YAML → Quote it as YAML does, inside the quotes of the shell.',
    ],
    ['a value of another type', 'HTTP__PORT', 'many', 'http.port: expected a number ["many"]'],
    ['a value that is out of range', 'HTTP__PORT', '-1', 'http.port: expected at least 0 [-1]'],
  ])('refuses %s', async (_, name, value, expected) => {
    const variable = `NOTEBOOK_DRIFT__${name}`;

    expect(await problemsOf(minimal, { environment: { [variable]: value } })).toStrictEqual([
      `${variable} ${expected}`,
    ]);
  });

  it('refuses two variables for one setting', async () => {
    const environment = { NOTEBOOK_DRIFT__HTTP__PORT: '1', NOTEBOOK_DRIFT__HTTP__port: '2' };

    expect(await problemsOf(minimal, { environment })).toStrictEqual([
      'NOTEBOOK_DRIFT__HTTP__PORT http.port: NOTEBOOK_DRIFT__HTTP__port sets the same value',
    ]);
  });
});

/** Letters stay text; what the schema takes as YAML reads `true` and `null` as such. */
function parsedAs(text: string, previous: unknown): unknown {
  return typeof previous === 'string' ? text : parseDocument(text).toJS();
}
