import { describe, expect, it } from 'vitest';
import { similarName } from '../../../src/policy/canonical/parameters/parameter-names.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';

function problemsOf(given: Readonly<Record<string, unknown>>, template = 'mlspace-notebook'): readonly string[] {
  const parameters = template === 'mlspace-notebook' ? { ...sampleParameters, ...given } : given;
  const outcome = renderPolicy({ kind: 'builtin', template }, parameters, sampleInstallation);
  return outcome.ok ? [] : outcome.problems.map(({ path, message }) => `${path}: ${message}`);
}

const bucket = 'expected a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens';

describe('policy/canonical/parameters', () => {
  it.each<[given: Readonly<Record<string, unknown>>, problem: string]>([
    [
      { kms_key: 'x' },
      'parameters.kms_key: "x" is no ARN; expected a key ARN, arn:aws:kms:us-east-1:<account>:key/<id>',
    ],
    [
      { kms_key: undefined },
      'parameters.kms_key: is missing; expected a key ARN, arn:aws:kms:us-east-1:<account>:key/<id>',
    ],
    [
      { security_groups: ['x'] },
      'parameters.security_groups[0]: "x" is no security group id; expected sg- and 8 or 17 of 0-9a-f',
    ],
    [{ security_groups: [] }, 'parameters.security_groups: the list is empty; expected one or more security group ids'],
    [{ subnets: 'x' }, 'parameters.subnets[0]: "x" is no subnet id; expected subnet- and 8 or 17 of 0-9a-f'],
    [{ subnets: 7 }, 'parameters.subnets: 7 is not allowed; expected a list of subnet ids'],
    [{ config_bucket: 'x' }, `parameters.config_bucket: "x" has 1 characters; ${bucket}`],
    [{ data_bucket: ['x"'] }, `parameters.data_bucket: ["x\\""] is not allowed; ${bucket}`],
    [
      { system_tag: '*' },
      'parameters.system_tag: "*" has characters that a tag value cannot have; ' +
        'expected a tag value: 1 to 256 letters, digits, spaces and +-=._:/@',
    ],
    [
      { iam_resource_prefix: '*' },
      'parameters.iam_resource_prefix: "*" has characters that a role name cannot have; ' +
        'expected the beginning of a role name: 1 to 64 of letters, digits and +=,.@-_',
    ],
    [{ translate: 'say "no" \\' }, 'parameters.translate: "say \\"no\\" \\\\" is not allowed; expected true or false'],
    [{ bedrock: null }, 'parameters.bedrock: null is not allowed; expected true or false'],
    [{ bedrock: 'x'.repeat(121) }, `parameters.bedrock: "${'x'.repeat(117)}…" is not allowed; expected true or false`],
    [
      { bedrock: { a: 'x'.repeat(113) } },
      `parameters.bedrock: {"a":"${'x'.repeat(111)}… is not allowed; expected true or false`,
    ],
    [
      { bedrock: { a: 'x'.repeat(112) } },
      `parameters.bedrock: {"a":"${'x'.repeat(112)}"} is not allowed; expected true or false`,
    ],
    [{ account: '1' }, 'parameters.account: account is not a parameter; it comes from the installation'],
    [{ kmskey: 'x' }, 'parameters.kmskey: there is no parameter "kmskey"; did you mean kms_key?'],
    [
      { ke: 'x' },
      'parameters.ke: there is no parameter "ke"; expected one of kms_key, security_groups, subnets, config_bucket, ' +
        'data_bucket, system_tag, iam_resource_prefix, translate, bedrock',
    ],
  ])('says of the notebook policy what is wrong with %j, and what is expected', (given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });

  it.each<[template: string, given: Readonly<Record<string, unknown>>, problem: string]>([
    [
      'mlspace-project',
      { project: 'a', release: '1.3.0' },
      'parameters.release: "1.3.0" is not allowed; expected one of 1.4.0, 1.4.1, 1.5.0, 1.5.1, 1.5.2, 1.5.3, 1.6.0, 1.6.1, ' +
        '1.6.2, 1.6.3, 1.6.4, 1.6.5, 1.6.6, 1.6.7, 1.6.8, 1.6.9, 1.6.10, unreleased',
    ],
    [
      'mlspace-denied-services',
      { release: '1.4.1' },
      'parameters.release: release 1.4.1 has no mlspace-denied-services; it came with 1.5.0',
    ],
    [
      'mlspace-denied-services',
      { denied_services: ['translate'] },
      'parameters.denied_services[0]: "translate" is not allowed; expected one of realtimeTranslate, batchTranslate, ' +
        'labelingJob, emrCluster, trainingJob, transformJob, hpoJob, endpoint, endpointConfig, notebook, model',
    ],
    [
      'mlspace-pass-role',
      { role_arn: '*' },
      'parameters.role_arn: "*" is no role of the installation; expected a role ARN of the installation',
    ],
    [
      'mlspace-job-constraint',
      { training_instance_types: 'ML' },
      'parameters.training_instance_types[0]: "ML" is no instance type; ' +
        'expected an instance type or a pattern, such as ml.m5.xlarge or ml.m5.*',
    ],
  ])('says of %s what is wrong with %j', (template, given, problem) => {
    expect(problemsOf(given, template)).toEqual([problem]);
  });

  it.each<[name: string, known: readonly string[], similar: string | undefined]>([
    ['Data-Bucket', ['config_bucket', 'data_bucket'], 'data_bucket'],
    ['data_buckets', ['data_bucket'], 'data_bucket'],
    ['kms', ['kms_key'], 'kms_key'],
    ['km', ['kms_key'], undefined],
    ['kms_key', ['kms'], 'kms'],
    ['kms_key', ['km', '_', ''], undefined],
    ['_', ['kms_key'], undefined],
    ['colour', ['kms_key'], undefined],
  ])('takes for what %s was to be, of %j, %s', (name, known, similar) => {
    expect(similarName(name, known)).toBe(similar);
  });
});
