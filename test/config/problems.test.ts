import { describe, expect, it } from 'vitest';
import { sinkConfiguration } from '../../src/config/schema/sinks.ts';
import { minimal, problemsOf } from './virtual-files.ts';

/** The configuration, and what is wrong with it: `line path: message [value] → suggestion`. */
type Case = readonly [name: string, text: string, ...problems: string[]];

const sinkTypes = sinkConfiguration.options.map(({ shape }) => shape.type.value);

const syntax: readonly Case[] = [
  [
    'a duplicate key, at the second',
    'log: { level: info }\nhttp: {}\nlog: {}\n',
    '3 : not valid YAML: Map keys must be unique',
  ],
  ['a tab as indent', 'log:\n\tlevel: info\n', '2 : not valid YAML: Tabs are not allowed as indentation'],
  [
    'several documents',
    `${minimal}---\nlog: {}\n`,
    '11 : the file holds several documents → Keep one document: remove the line "---" and what follows.',
  ],
  ['an unknown tag', `${minimal}log: { level: !secret info }\n`, '11 : not valid YAML: Unresolved tag: !secret'],
  [
    'a pattern without quotes',
    `${minimal}      attached: { name: *notebook-policy* }\n`,
    '11 : text that begins with * is an alias in YAML, and there is nothing that it stands for → Write a pattern in quotes, such as "*notebook-policy*".',
  ],
  ['a list at the top', '- a\n- b\n', '? : expected a mapping [a list of 2]'],
];

const values: readonly Case[] = [
  [
    'an account id that lost its zero',
    minimal.replace('"012345678910"', '012345678910'),
    '3 targets[0].account_id: expected text [012345678910] → Write it in quotes, for YAML drops a leading zero of a number: account_id: "012345678910".',
  ],
  [
    'an account id that is too short',
    minimal.replace('"012345678910"', '"12345678910"'),
    '3 targets[0].account_id: expected 12 digits in quotes ["12345678910"] → Was a leading zero lost? Then write account_id: "012345678910".',
  ],
  [
    'an unknown key beside the missing one',
    minimal.replace('home_region', 'home_regoin'),
    '2 targets[0].home_region: is required: expected text → Is it misspelt as home_regoin?',
    '4 targets[0].home_regoin: there is no setting "home_regoin" here → Did you mean home_region?',
  ],
  [
    'an unknown key at the top',
    `${minimal}sink: []\n`,
    '11 sink: there is no setting "sink" here → Did you mean sinks?',
  ],
  [
    'an unknown key that is near to nothing',
    `${minimal}log: { zebra: 1 }\n`,
    '11 log.zebra: there is no setting "zebra" here → Known here: level.',
  ],
  [
    'a word that is not in the list',
    `${minimal}log:\n  level: wran\n`,
    '12 log.level: expected one of trace, debug, info, warn, error, fatal ["wran"] → Did you mean warn?',
  ],
  [
    'numbers out of their range',
    `${minimal}http: { port: 70000 }\nscan: { aws_calls_per_second: 0 }\n`,
    '11 http.port: expected at most 65535 [70000]',
    '12 scan.aws_calls_per_second: expected more than 0 [0]',
  ],
  [
    'a length of time without a unit',
    `${minimal}scan: { grace: 30, jitter: "5 s" }\n`,
    '11 scan.grace: expected a length of time: a whole number and ms, s, m, h or d, such as 30s or 90d [30]',
    '11 scan.jitter: expected a length of time: a whole number and ms, s, m, h or d, such as 30s or 90d ["5 s"]',
  ],
  [
    'text for a list',
    minimal.replace('roles: [{ name: mlspace-notebook-role }]', 'roles: mlspace'),
    '5 targets[0].roles: expected a list ["mlspace"] → Write a list: one value a line, each after "- ".',
  ],
  [
    'an empty list',
    minimal.replace('[{ name: mlspace-notebook-role }]', '[]'),
    '5 targets[0].roles: expected a list of at least 1 entry [a list of 0]',
  ],
  [
    'a role by name and by ARN',
    minimal.replace('{ name: mlspace-notebook-role }', '{ name: a, arn: "arn:aws:iam::012345678910:role/a" }'),
    '5 targets[0].roles[0]: give exactly one of name and arn, or else any of prefix, path and tags',
  ],
  [
    'a role without either',
    minimal.replace('{ name: mlspace-notebook-role }', '{}'),
    '5 targets[0].roles[0]: give exactly one of name and arn, or else any of prefix, path and tags',
  ],
  [
    'a role by name and by prefix',
    minimal.replace('{ name: mlspace-notebook-role }', '{ name: a, prefix: b }'),
    '5 targets[0].roles[0]: give exactly one of name and arn, or else any of prefix, path and tags',
  ],
  [
    'roles by a path without its slashes',
    minimal.replace('{ name: mlspace-notebook-role }', '{ path: mlspace }'),
    '5 targets[0].roles[0].path: expected a path, with a slash at both ends ["mlspace"]',
  ],
  [
    'the same roles twice',
    minimal.replace('{ name: mlspace-notebook-role }', '{ prefix: a }, { prefix: a }'),
    '5 targets[0].roles[1]: targets[0].roles[0] is the same already [a mapping]',
  ],
  [
    'a sink of an unknown type',
    `${minimal}sinks:\n  - id: ops\n    type: webhok\n`,
    `13 sinks[0].type: expected ${sinkTypes.join(' or ')} ["webhok"] → Did you mean webhook?`,
  ],
  [
    'a sink without a type',
    `${minimal}sinks:\n  - id: ops\n`,
    `12 sinks[0].type: is required: expected ${sinkTypes.join(' or ')}`,
  ],
  [
    'a sink with neither URL',
    `${minimal}sinks: [{ id: ops, type: webhook, secret_file: s }]\n`,
    '11 sinks[0]: give exactly one of url and url_file',
  ],
  [
    'types that are neither a word for some nor a list',
    `${minimal}checks: { required-tags: { types: some } }\n`,
    '11 checks.required-tags.types: expected one of default, all or a list ["some"]',
  ],
  [
    'a tag key that is too long',
    `${minimal}checks:\n  required-tags:\n    tags:\n      ${'k'.repeat(129)}: {}\n`,
    `14 checks.required-tags.tags.${'k'.repeat(129)}: this key is not allowed: expected at most 128 characters`,
  ],
];

const contradictions: readonly Case[] = [
  [
    'two targets of one id',
    `${minimal}${minimal.replace('targets:\n', '')}`,
    '11 targets[1].id: targets[0].id is the same already ["prod"]',
  ],
  [
    'regions of another partition',
    minimal.replace('us-east-1\n', 'us-gov-west-1\n').replaceAll('kms:us-east-1', 'kms:us-gov-west-1'),
    '4 targets[0].home_region: is a region of the partition aws-us-gov, and the target is in aws ["us-gov-west-1"] → Write partition: aws-us-gov, or name a region of aws.',
  ],
  [
    'a region twice',
    `${minimal}    regions: [us-east-1, us-west-2, us-east-1]\n`,
    '11 targets[0].regions[2]: targets[0].regions[0] is the same already ["us-east-1"]',
  ],
  [
    'a role of another account',
    minimal.replace('{ name: mlspace-notebook-role }', '{ arn: "arn:aws:iam::999999999999:role/x/notebook" }'),
    '5 targets[0].roles[0].arn: is a role of account 999999999999, and the target is account 012345678910 ["arn:aws:iam::999999999999:role/x/notebook"]',
  ],
  [
    'an assumed role of another partition',
    `${minimal}    assume_role: { arn: "arn:aws-cn:iam::012345678910:role/x" }\n`,
    '11 targets[0].assume_role.arn: is a role of the partition aws-cn, and the target is in aws ["arn:aws-cn:iam::012345678910:role/x"]',
  ],
  [
    'one role by name and by ARN',
    minimal.replace(
      '[{ name: mlspace-notebook-role }]',
      '[{ name: a }, { arn: "arn:aws:iam::012345678910:role/x/a" }]',
    ),
    '5 targets[0].roles[1]: targets[0].roles[0] is the same already [a mapping]',
  ],
  [
    'a host for everybody without tokens',
    `${minimal}http: { host: 0.0.0.0 }\n`,
    '11 http.host: anybody who reaches this host could read the findings: no token is configured ["0.0.0.0"] → Configure http.tokens, or set http.allow_anonymous_read: true where the network is trusted.',
  ],
  [
    'an unknown resource type, wherever it is',
    `${minimal}checks:\n  required-tags:\n    types: [endpont, model]\n    exclude:\n      - { name: x, types: [modle], reason: y }\n`,
    '13 checks.required-tags.types[0]: there is no resource type "endpont" → Did you mean endpoint?',
    '15 checks.required-tags.exclude[0].types[0]: there is no resource type "modle" → Did you mean model?',
  ],
  [
    'an override of a tag that is not configured',
    `${minimal}checks:\n  required-tags:\n    type_overrides:\n      model: { tags: [projct] }\n`,
    '14 checks.required-tags.type_overrides.model.tags[0]: is not among the configured tags ["projct"] → Did you mean project?',
  ],
  [
    'two tag keys that differ in case',
    `${minimal}checks:\n  required-tags:\n    tags: { user: {}, User: {} }\n`,
    '13 checks.required-tags.tags.User: checks.required-tags.tags.user is the same already [a mapping]',
  ],
  [
    'http without leave',
    `${minimal}sinks: [{ id: ops, type: webhook, url: "http://hooks.example.com/x", secret_file: s }]\n`,
    '11 sinks[0].url: messages would travel unencrypted over http:// → Use https://, or set insecure: true for tests.',
    '11 sinks[0].secret_file: the file that it names cannot be read: it does not exist → This setting takes the path of a file. Write what it should hold into a file and name that.',
  ],
  [
    'both kinds of external id',
    `${minimal}    assume_role: { arn: "arn:aws:iam::012345678910:role/r", external_id: abc, external_id_file: f }\n`,
    '11 targets[0].assume_role.external_id_file: give external_id or external_id_file, not both',
  ],
];

const parameters: readonly Case[] = [
  [
    'a subnet that is none',
    minimal.replace('[subnet-0f9f0555e69d3d687]', '[subnet-0f9f0555e69d3d687, vpc-1]'),
    '10 targets[0].policy.parameters.subnets[1]: "vpc-1" is no subnet id; expected subnet- and 8 or 17 of 0-9a-f',
  ],
  [
    'a missing parameter, at the parameters',
    minimal.replace(/ {8}kms_key.*\n/, ''),
    '7 targets[0].policy.parameters.kms_key: is missing; expected a key ARN, arn:aws:kms:us-east-1:<account>:key/<id>',
  ],
  [
    'a template that does not exist',
    minimal.replace('policy:', 'policy:\n      template: mlspace'),
    '7 targets[0].policy.template: there is no template "mlspace"; expected one of mlspace-notebook-deployed, mlspace-notebook, mlspace-project, mlspace-user, mlspace-pass-role, mlspace-boundary, mlspace-kms-constraint, mlspace-endpoint-constraint, mlspace-job-constraint, mlspace-denied-services',
  ],
];

describe('config/problems', () => {
  it.each([...syntax, ...values, ...contradictions, ...parameters])('tells %s', async (_, text, ...expected) => {
    expect(await problemsOf(text)).toStrictEqual(expected);
  });

  it.each([
    ['five fields that are no time', '"61 * * * *"'],
    ['too few fields', '"* *"'],
    ['words', 'hourly'],
  ])('refuses a schedule of %s', async (_, schedule) => {
    const [problem, ...others] = await problemsOf(`${minimal}checks:\n  policy-drift: { schedule: ${schedule} }\n`);

    expect(problem).toMatch(/^12 checks\.policy-drift\.schedule: expected a cron expression: /);
    expect(others).toStrictEqual([]);
  });

  it('tells everything that is wrong at once, in the order of the file', async () => {
    const text = `${minimal.replace('us-east-1\n', 'nowhere\n')}http: { port: x }\nlog: { level: loud }\n`;

    const problems = await problemsOf(text);

    expect(problems.map((problem) => problem.split(':')[0])).toStrictEqual([
      '4 targets[0].home_region',
      '11 http.port',
      '12 log.level',
    ]);
  });

  it.each([
    ['empty', '', 'the file /etc/notebook-drift/secrets/token is empty'],
    ['only white space', ' \n\n', 'the file /etc/notebook-drift/secrets/token is empty'],
    ['too short', 'short\n', 'the token has 5 characters: expected 16 or more → Make one with: openssl rand -hex 32'],
    [
      'of two lines',
      'first-token-0123456\nsecond-token-012345\n',
      'the file holds no bearer token: expected one line of letters, digits and -._~+/, = at its end → Make one with: openssl rand -hex 32',
    ],
  ])('refuses a token file that is %s', async (_, content, expected) => {
    const text = `${minimal}http:\n  tokens:\n    - file: secrets/token\n      scopes: [read]\n`;

    expect(await problemsOf(text, { files: { 'secrets/token': content } })).toStrictEqual([
      `13 http.tokens[0].file: ${expected}`,
    ]);
  });

  it.each([
    ['no whsec_', 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0', 'is not whsec_ and base64'],
    ['no base64', 'whsec_not*base64', 'is not whsec_ and base64'],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`, 'has 23 bytes: expected 24 to 64'],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`, 'has 65 bytes: expected 24 to 64'],
  ])('refuses a signing secret of %s', async (_, secret, expected) => {
    const text = `${minimal}sinks:\n  - { id: ops, type: webhook, url: "https://h.example.com/", secret_file: s.txt }\n`;
    const good = `whsec_${Buffer.alloc(24).toString('base64')}`;

    const problems = await problemsOf(text, { files: { 's.txt': `${good}\n${secret}\n` } });

    expect(problems).toStrictEqual([
      `12 sinks[0].secret_file: secret 2 of the file ${expected} → Make one with: echo "whsec_$(openssl rand -base64 32)"`,
    ]);
  });

  it('refuses two entries with the same token', async () => {
    const text = `${minimal}http:\n  tokens:\n    - { file: a.txt, scopes: [read] }\n    - { file: b.txt, scopes: [write] }\n`;
    const files = { 'a.txt': 'same-token-0123456789\n', 'b.txt': 'same-token-0123456789\n' };

    expect(await problemsOf(text, { files })).toStrictEqual([
      '14 http.tokens[1].file: another entry has the same token → Give one entry both scopes, or make another token.',
    ]);
  });
});
