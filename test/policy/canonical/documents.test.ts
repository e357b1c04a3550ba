import { describe, expect, it } from 'vitest';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Documents as they are written, statement by statement, with what each is for. What every release writes is compared in
 * mlspace/deployed-documents.test.ts; what has no release here, with the pages that awslabs/mlspace publishes.
 */
const documents: readonly (readonly [file: string, template: string, parameters: Parameters])[] = [
  ['boundary', 'mlspace-boundary', sampleParameters],
  ['boundary-without-translate', 'mlspace-boundary', { ...sampleParameters, translate: false }],
  ['deployed-managed-roles', 'mlspace-notebook-deployed', { ...sampleParameters, managed_roles: true }],
  ['deployed-one-role', 'mlspace-notebook-deployed', { ...sampleParameters, managed_roles: false }],
  [
    'deployed-without-translate',
    'mlspace-notebook-deployed',
    { ...sampleParameters, managed_roles: true, translate: false },
  ],
  ['project', 'mlspace-project', { project: 'Project001' }],
  ['project-unreleased', 'mlspace-project', { project: 'Project001', release: 'unreleased' }],
  ['user', 'mlspace-user', { user: 'jdoe', group_datasets: ['team-a', 'team-b'] }],
  ['user-unreleased', 'mlspace-user', { user: 'jdoe', release: 'unreleased' }],
  ['pass-role', 'mlspace-pass-role', { role_arn: 'arn:aws:iam::012345678910:role/MLSpace-Project001-1a2b' }],
  ['kms-constraint', 'mlspace-kms-constraint', {}],
  ['endpoint-constraint', 'mlspace-endpoint-constraint', {}],
  ['job-constraint', 'mlspace-job-constraint', {}],
  ['denied-services', 'mlspace-denied-services', { denied_services: ['emrCluster', 'labelingJob', 'batchTranslate'] }],
];

describe('policy/canonical: whole documents', () => {
  it.each(documents)('%s', async (file, template, parameters) => {
    const outcome = renderPolicy({ kind: 'builtin', template }, parameters, sampleInstallation);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { document, statements } = outcome.policy;
    const text = `${JSON.stringify({ document, statements }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../golden/policies/${file}.json`);
  });
});
