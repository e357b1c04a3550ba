import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { partitions } from '../../../src/domain/target/target.ts';
import type { Installation } from '../../../src/policy/canonical/parameters/canonical-policy.ts';
import { firstRegions } from '../../../src/policy/canonical/parameters/installation.ts';
import {
  sampleInstallation,
  sampleParameters,
  sampleParametersFor,
} from '../../../src/policy/canonical/parameters/sample.ts';
import { managedPolicyQuota, renderPolicy } from '../../../src/policy/canonical/render.ts';

const published = readFileSync(new URL('../../reference/notebook-policy.json', import.meta.url), 'utf8');
const builtin = { kind: 'builtin', template: 'mlspace-notebook' } as const;

function render(parameters: Record<string, unknown>, installation: Installation = sampleInstallation) {
  const outcome = renderPolicy(builtin, parameters, installation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy;
}

function problemsOf(parameters: Record<string, unknown>, installation: Partial<Installation> = {}) {
  const outcome = renderPolicy(builtin, parameters, { ...sampleInstallation, ...installation });
  return outcome.ok ? [] : outcome.problems;
}

/** Of a template of one's own, with the name of a bucket of so many characters. */
function bucketPolicy(length: number) {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'x'.repeat(length)}` };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const outcome = renderPolicy({ kind: 'file', fileName: 'own.json', text }, {}, sampleInstallation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy;
}

const key = 'key/80b28a33-4686-4d87-9dda-4a87e889875a';

describe('policy/canonical/render', () => {
  it('renders the published page from its sample parameters, to the byte', () => {
    const policy = render(sampleParameters);

    expect(policy.text).toBe(published.trimEnd());
    expect(policy.document).toEqual(JSON.parse(published));
    expect(policy.characters).toBe(5696);
    expect(policy.warnings).toEqual([]);
    expect(policy.statements.map(({ page }) => page).join()).toBe('1,2,3,4,5,6,7,8,9,10,11a,11b,12,13,14');
    expect(policy.statements.every(({ purpose }) => purpose.length > 10)).toBe(true);
  });

  it.each(partitions)('renders for partition %s: every ARN is one of the installation', (partition) => {
    const installation = { partition, accountId: '111122223333', homeRegion: firstRegions[partition] };
    const { text } = render({ ...sampleParametersFor(installation), translate: true }, installation);
    const arns = Array.from(text.matchAll(/"(arn:[^"]+)"/g), ([, arn = '']) => arn.split(':'));

    expect(arns).toHaveLength(published.match(/"arn:/g)?.length ?? 0);
    expect(new Set(arns.map(([, name]) => name))).toEqual(new Set([partition]));
    expect(new Set(arns.map(([, , service, region]) => `${service} ${region}`))).toEqual(
      new Set([
        ...['kms', 'ec2', 'sagemaker'].map((service) => `${service} ${firstRegions[partition]}`),
        's3 ',
        'iam ',
      ]),
    );
    expect(new Set(arns.map(([, , , , account]) => account))).toEqual(new Set(['111122223333', '']));
  });

  it('puts every parameter where it belongs', () => {
    const { text, statements } = render({
      kms_key: `arn:aws:kms:us-east-1:012345678910:${key}`,
      security_groups: ['sg-00000001', 'sg-00000002'],
      subnets: 'subnet-00000003',
      config_bucket: 'our-config',
      data_bucket: 'our-data',
      system_tag: 'Our System',
      iam_resource_prefix: 'Ours',
      translate: false,
      bedrock: false,
    });

    expect(text).toContain(':security-group/sg-00000001"');
    expect(text).toContain(':security-group/sg-00000002"');
    expect(text).toContain(':subnet/subnet-00000003"');
    expect(text).toContain('"arn:aws:s3:::our-config/*"');
    expect(text).toContain('"arn:aws:s3:::our-data/global-read-only/*"');
    expect(text.match(/Our System/g)).toHaveLength(6);
    expect(text).not.toMatch(/MLSpace|translate|bedrock|mlspace/);
    expect(statements.map(({ page }) => page).join()).toBe('1,2,3,4,5,6,7,8,9,10,11a,12,13');
    expect(render({ ...sampleParameters, iam_resource_prefix: 'Ours' }).text).toContain('role/Ours*"');
  });

  it.each<[given: Record<string, unknown>, path: string, message: RegExp]>([
    [
      { kms_key: undefined },
      'parameters.kms_key',
      /is missing; expected a key ARN, arn:aws:kms:us-east-1:<account>:key/,
    ],
    [{ kms_key: 7 }, 'parameters.kms_key', /^7 is not allowed; expected a key ARN/],
    [{ kms_key: key }, 'parameters.kms_key', /is no ARN/],
    [
      { kms_key: `arn:aws:kms:us-west-2:012345678910:${key}` },
      'parameters.kms_key',
      /in region us-west-2, not in the installation's us-east-1/,
    ],
    [
      { kms_key: `arn:aws:kms:us-east-1:ours:${key}` },
      'parameters.kms_key',
      /names the account ours, which is not 12 digits/,
    ],
    [
      { kms_key: `arn:aws-cn:kms:us-east-1:012345678910:${key}` },
      'parameters.kms_key',
      /in partition aws-cn, not in the installation's aws/,
    ],
    [{ kms_key: `arn:aws:s3:us-east-1:012345678910:${key}` }, 'parameters.kms_key', /is an ARN of s3, not of kms/],
    [{ kms_key: 'arn:aws:kms:us-east-1:012345678910:alias/x' }, 'parameters.kms_key', /is an alias/],
    [{ kms_key: 'arn:aws:kms:us-east-1:012345678910:key/*' }, 'parameters.kms_key', /does not end in a key id/],
    [
      { security_groups: [] },
      'parameters.security_groups',
      /the list is empty; expected one or more security group ids/,
    ],
    [
      { security_groups: ['subnet-0f9f0555e69d3d687'] },
      'parameters.security_groups[0]',
      /"subnet-0f9f0555e69d3d687" is no security group id/,
    ],
    [
      { subnets: ['subnet-0f9f0555e69d3d687', 'subnet-12'] },
      'parameters.subnets[1]',
      /"subnet-12" is no subnet id; expected subnet- and 8 or 17/,
    ],
    [{ subnets: { a: 1 } }, 'parameters.subnets', /\{"a":1\} is not allowed; expected a list of subnet ids/],
    [{ subnets: [['x']] }, 'parameters.subnets[0]', /\["x"\] is not allowed/],
    [
      { config_bucket: 'Upper' },
      'parameters.config_bucket',
      /"Upper" has characters that a bucket name cannot have; expected a bucket name/,
    ],
    [{ config_bucket: 'ab' }, 'parameters.config_bucket', /has 2 characters/],
    [{ data_bucket: '-ab' }, 'parameters.data_bucket', /does not begin and end/],
    [{ data_bucket: 'a..b' }, 'parameters.data_bucket', /two dots/],
    [{ data_bucket: '10.0.0.1' }, 'parameters.data_bucket', /IP address/],
    [{ data_bucket: 'xn--abc' }, 'parameters.data_bucket', /reserved prefix/],
    [{ data_bucket: 'abc-s3alias' }, 'parameters.data_bucket', /reserved suffix/],
    [{ system_tag: '' }, 'parameters.system_tag', /has 0 characters/],
    [{ system_tag: 'ML*' }, 'parameters.system_tag', /"ML\*" has characters that a tag value cannot have/],
    [{ iam_resource_prefix: 'ML/Space' }, 'parameters.iam_resource_prefix', /characters that a role name cannot have/],
    [{ translate: 'yes' }, 'parameters.translate', /"yes" is not allowed; expected true or false/],
    [{ bedrock: 1 }, 'parameters.bedrock', /^1 is not allowed; expected true or false/],
    [{ subnet: 'subnet-00000001' }, 'parameters.subnet', /there is no parameter "subnet"; did you mean subnets\?/],
    [{ colour: 'red' }, 'parameters.colour', /there is no parameter "colour"; expected one of kms_key, /],
    [{ region: 'us-east-1' }, 'parameters.region', /comes from the installation/],
  ])('refuses %j', (given, path, message) => {
    expect(problemsOf({ ...sampleParameters, ...given })).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it.each<[Partial<Installation>, string, RegExp]>([
    [{ accountId: '12345' }, 'account', /"12345" is no AWS account id \(5 characters\); expected 12 digits/],
    [{ homeRegion: 'Virginia' }, 'region', /"Virginia" is no AWS region; expected a name such as us-east-1/],
    [{ homeRegion: 'us-gov-west-1' }, 'region', /"us-gov-west-1" is a region of aws-us-gov; expected one of aws/],
    [{ partition: 'aws-iso' }, 'region', /"us-east-1" is a region of aws; expected one of aws-iso/],
    [{ partition: 'aws-eu' as 'aws' }, 'partition', /"aws-eu" is no AWS partition/],
  ])('refuses the installation %j', (installation, path, message) => {
    expect(problemsOf(sampleParameters, installation)).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('tells every problem at once', () => {
    expect(problemsOf({ subnets: ['x', 'y'], bedrock: 'no' }).map(({ path }) => path)).toEqual([
      'parameters.kms_key',
      'parameters.security_groups',
      'parameters.subnets[0]',
      'parameters.subnets[1]',
      'parameters.bedrock',
    ]);
  });

  it('knows no other template', () => {
    const outcome = renderPolicy({ kind: 'builtin', template: 'notebook' }, {}, sampleInstallation);

    expect(outcome).toEqual({
      ok: false,
      problems: [
        {
          path: 'template',
          message: expect.stringMatching(
            /^there is no template "notebook"; expected one of mlspace-notebook-deployed, mlspace-notebook, /,
          ),
        },
      ],
    });
  });

  it('warns over the quota of a managed policy and renders all the same', () => {
    const subnets = Array.from({ length: 10 }, (_, index) => `subnet-0000000000000000${index}`);
    const policy = render({ ...sampleParameters, subnets });

    expect(policy.characters).toBeGreaterThan(managedPolicyQuota);
    expect(policy.warnings).toEqual([
      { path: '', message: expect.stringContaining(`${policy.characters - 6144} more than the 6144 that IAM allows`) },
    ]);
  });

  it('warns only where there is more than the quota, white space not counted', () => {
    const most = managedPolicyQuota - bucketPolicy(0).characters;

    expect(bucketPolicy(most)).toMatchObject({ characters: 6144, warnings: [] });
    expect(bucketPolicy(most + 1).warnings).toEqual([
      {
        path: '',
        message:
          'the policy has 6145 characters without white space, 1 more than the 6144 that IAM allows in a managed ' +
          'policy; shorten the lists or split the policy',
      },
    ]);
  });
});
