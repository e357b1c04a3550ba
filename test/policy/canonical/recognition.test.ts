import { describe, expect, it } from 'vitest';
import { compareDocuments, compareStatements } from '../../../src/checks/roles/comparing/policy-comparisons.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { describeRelease, releasesOf } from '../../../src/policy/canonical/recognition/releases-of.ts';
import { releases } from '../../../src/policy/canonical/releases/releases.ts';
import type { BuiltinTemplate } from '../../../src/policy/canonical/template/template.ts';
import { builtinTemplates } from '../../../src/policy/canonical/templates.ts';

const given: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'mlspace-notebook-deployed': {
    ...sampleParameters,
    system_tag: 'Ours',
    iam_resource_prefix: 'Team',
    managed_roles: false,
  },
  'mlspace-boundary': { ...sampleParameters, data_bucket: 'our-data', config_bucket: 'our-config' },
  'mlspace-project': { project: 'Project001', data_bucket: 'our-data' },
  'mlspace-user': { user: 'jdoe', group_datasets: ['a', 'b'] },
  'mlspace-pass-role': { role_arn: 'arn:aws:iam::012345678910:role/MLSpace-a-1b2c' },
  'mlspace-kms-constraint': { exempt_instance_types: ['ml.g5.*', 'g5.*'] },
  'mlspace-endpoint-constraint': { endpoint_instance_types: ['ml.m5.large'] },
  'mlspace-job-constraint': { training_instance_types: ['ml.m5.large'], transform_instance_types: ['ml.c5.large'] },
  'mlspace-denied-services': { denied_services: ['emrCluster', 'batchTranslate'] },
};

const deployed = builtinTemplates.filter(({ generations }) => generations.length > 0);

function textOf(template: BuiltinTemplate, release: string): string | undefined {
  const rendered = template.render({ ...given[template.name], release }, sampleInstallation);
  const statements = rendered.ok ? rendered.rows.map(({ statement }) => statement) : [];
  return rendered.ok ? JSON.stringify({ Version: '2012-10-17', Statement: statements }) : undefined;
}

function recognise(template: BuiltinTemplate, live: string) {
  return releasesOf(live, {
    template,
    installation: sampleInstallation,
    parameters: {},
    compare: (canonical, other) => ({
      verdict: compareDocuments(canonical, other),
      statements: compareStatements(canonical, other),
    }),
  });
}

describe('policy/canonical: releases and generations', () => {
  it.each(deployed)(
    '$name changes with the releases that its generations begin with, and with no other',
    (template) => {
      const texts = releases.map((release) => textOf(template, release));
      const changed = releases.filter((_, index) => texts[index] !== undefined && texts[index] !== texts[index - 1]);
      const firsts = template.generations.map(({ first }) => first);

      // What came with 1.6.9 is that the prefix of the installation counts, and this installation has that of the product.
      expect(changed).toEqual(
        firsts.filter((first) => template.name !== 'mlspace-denied-services' || first !== '1.6.9'),
      );
    },
  );

  it.each(deployed)('$name is recognised in each generation, by what the document itself says', (template) => {
    for (const { first, last } of template.generations) {
      const matches = recognise(template, textOf(template, first) ?? '');
      expect(matches.filter(({ isEqual }) => isEqual).map(({ generation }) => generation)).toContainEqual({
        first,
        last,
      });
      expect(describeRelease(matches)).toMatch(/^equals release /);
    }
  });

  it('says nothing of a document that is something else, of text that is none, and of none', () => {
    const [template] = deployed;
    if (!template) throw new Error('there is no template');
    const other = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';

    expect(recognise(template, '{')).toEqual([]);
    expect(describeRelease(recognise(template, other))).toBeUndefined();
    expect(describeRelease(recognise(template, 'null'))).toBeUndefined();
  });

  it('takes what is given before what the document says', () => {
    const project = deployed.find(({ name }) => name === 'mlspace-project');
    if (!project) throw new Error('there is no template');
    const [match] = releasesOf(textOf(project, '1.6.10') ?? '', {
      template: project,
      installation: sampleInstallation,
      parameters: { project: 'Other' },
      compare: (canonical, live) => ({
        verdict: compareDocuments(canonical, live),
        statements: compareStatements(canonical, live),
      }),
    });

    expect(match).toMatchObject({ isEqual: false });
    expect(match?.text).toContain('project/Other/*');
  });
});
