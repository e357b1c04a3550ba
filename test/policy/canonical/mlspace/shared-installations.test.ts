import { describe, expect, it } from 'vitest';
import { compareDocuments, compareStatements } from '../../../../src/checks/roles/comparing/policy-comparisons.ts';
import type { Partition } from '../../../../src/domain/target/target.ts';
import { describeRelease, releasesOf } from '../../../../src/policy/canonical/recognition/releases-of.ts';
import { builtinTemplates, trustTemplates } from '../../../../src/policy/canonical/templates.ts';
import { describeWithShared } from '../../../support/shared-documents.ts';
import { digestOf } from './canonical-json.ts';
import { readInstallations, type SharedInstallation } from './shared-installations.ts';

const forms: readonly (readonly [name: RegExp, template: string])[] = [
  [/^mlspace-iam-mlspacenotebookpolicy/, 'mlspace-notebook-deployed'],
  [/^mlspace-project-user-permission-boundary$/, 'mlspace-boundary'],
  [/^MLSpace-project-/, 'mlspace-project'],
  [/^MLSpace-user-/, 'mlspace-user'],
  [/-kms-instance-constraint-policy$/, 'mlspace-kms-constraint'],
  [/-endpoint-instance-constraint$/, 'mlspace-endpoint-constraint'],
  [/-job-instance-constraint$/, 'mlspace-job-constraint'],
  [/-app-denied-services$/, 'mlspace-denied-services'],
];

function recognise(template: string, document: unknown, { account, region, partition }: SharedInstallation) {
  const builtin = builtinTemplates.find(({ name }) => name === template);
  if (!builtin) throw new Error(`there is no template ${template}`);
  return releasesOf(JSON.stringify(document), {
    template: builtin,
    installation: { accountId: account, homeRegion: region, partition: partition as Partition },
    parameters: {},
    compare: (canonical, live) => ({
      verdict: compareDocuments(canonical, live),
      statements: compareStatements(canonical, live),
    }),
  });
}

describeWithShared('mlspace', 'policy/canonical/mlspace: whole installations', () => {
  describe.each(readInstallations())('policy/canonical/mlspace: $name', (installation) => {
    const { policies, roles, name } = installation;

    it('has no policy that is of no release', () => {
      const told = policies.flatMap(({ name: policy, versions, default_version }) => {
        const template = forms.find(([form]) => form.test(policy))?.[1];
        return template ? [[policy, recognise(template, versions[default_version], installation)[0]?.isEqual]] : [];
      });

      expect(told.length).toBeGreaterThan(4);
      expect(told.filter(([, isEqual]) => isEqual !== true)).toEqual([]);
    });

    it('has inline policies of a release that name their own role, and trust policies of one', () => {
      const dynamic = roles.filter(({ inline }) => Object.hasOwn(inline, 'SMPassRolePolicy'));

      expect(dynamic.length).toBeGreaterThan(2);
      for (const { arn, inline, trust } of dynamic) {
        const document = inline['SMPassRolePolicy'];
        expect(recognise('mlspace-pass-role', document, installation)[0]?.isEqual).toBe(true);
        expect(JSON.stringify(document)).toContain(`"${arn}"`);
        const rendered = trustTemplates[1]?.render(
          {},
          { accountId: installation.account, homeRegion: installation.region, partition: 'aws' },
        );
        const statements = rendered?.ok ? rendered.rows.map(({ statement }) => statement) : [];
        expect([name, digestOf(trust)]).toEqual([name, digestOf({ Version: '2012-10-17', Statement: statements })]);
      }
    });

    it('tells the release of a document that is wrong otherwise', () => {
      const notebook = policies.find(({ name: policy }) => /mlspacenotebookpolicy/.test(policy));
      const document = notebook?.versions[notebook.default_version] as { readonly Statement: readonly unknown[] };
      const widened = {
        ...document,
        Statement: [...document.Statement, { Effect: 'Allow', Action: 's3:Put*', Resource: '*' }],
      };
      const right = describeRelease(recognise('mlspace-notebook-deployed', document, installation));

      expect(right).toMatch(/^equals release /);
      expect(describeRelease(recognise('mlspace-notebook-deployed', widened, installation))).toBe(
        `${right} but for 1 statement`,
      );
    });
  });
});
