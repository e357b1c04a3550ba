import { expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../../src/catalogue/compare-with-catalogue.ts';
import { partitions } from '../../../../src/domain/target/target.ts';
import { partitionOfRegion } from '../../../../src/policy/canonical/parameters/installation.ts';
import { renderPolicy } from '../../../../src/policy/canonical/render.ts';
import { describeWithShared } from '../../../support/shared-documents.ts';
import { digestOf } from './canonical-json.ts';
import { readStackTemplates, resolveIntrinsics } from './shared-installations.ts';

const network = {
  security_groups: ['sg-0c001c111cbcdcdf6'],
  subnets: ['subnet-0f9f0555e69d3d687', 'subnet-06cbb3ec6591a31ad', 'subnet-0c0e994c58823e1c3'],
};

const templates: readonly (readonly [id: RegExp, template: string, parameters: readonly string[]])[] = [
  [/^mlspacenotebookpolicy/, 'mlspace-notebook-deployed', ['kms_key', 'network', 'translate', 'managed_roles']],
  [/^mlspaceprojectuserroleboundary/, 'mlspace-boundary', ['kms_key', 'network', 'translate']],
  [/^mlspacekmsinstance/, 'mlspace-kms-constraint', []],
  [/^mlspaceendpointconfiginstance/, 'mlspace-endpoint-constraint', []],
  [/^mlspacejobinstance/, 'mlspace-job-constraint', []],
];

/** What the templates are for, in the region of each partition that the stack is deployed to. */
function casesOf(homeRegion: string) {
  const partition = partitionOfRegion(homeRegion);
  return readStackTemplates().flatMap(({ name, template }) => {
    const [, release = '', managed, translate, rest = ''] =
      /^v([\d.]+)\.mr-(true|false)\.tr-(true|false)(.*)$/.exec(name) ?? [];
    if (rest === '.existing-key') return [];
    const accountId = '123456789012';
    const kms_key = `arn:${partition}:kms:${homeRegion}:${accountId}:key/80b28a33-4686-4d87-9dda-4a87e889875a`;
    const subnets = rest === '.env' ? network.subnets : network.subnets.slice(0, 2);
    const values: Readonly<Record<string, string>> = {
      'AWS::Partition': partition,
      'AWS::Region': homeRegion,
      'AWS::AccountId': accountId,
    };
    const valueOf = (reference: string) =>
      values[reference] ??
      (reference.startsWith('mlspace-kms')
        ? kms_key
        : (subnets[Number(/PrivateSubnet(\d)/.exec(reference)?.[1]) - 1] ?? 'sg-0c001c111cbcdcdf6'));
    return Object.entries(template.Resources).flatMap(([id, { Properties }]) => {
      const found = templates.find(([form]) => form.test(id));
      if (!found) return [];
      const [, builtin, needs] = found;
      const given = {
        release,
        ...(needs.includes('network') ? { ...network, subnets, kms_key } : {}),
        ...(needs.includes('translate') ? { translate: translate === 'true' } : {}),
        ...(needs.includes('managed_roles') ? { managed_roles: managed === 'true' } : {}),
      };
      const rendered = renderPolicy({ kind: 'builtin', template: builtin }, given, {
        partition,
        accountId,
        homeRegion,
      });
      const deployed = resolveIntrinsics(Properties?.['PolicyDocument'], valueOf);
      return [{ name: `${builtin} of ${name}`, rendered, deployed }];
    });
  });
}

describeWithShared('mlspace', 'policy/canonical/mlspace: the stack of three generations', () => {
  it.each(['us-east-1', 'us-gov-west-1', 'us-iso-east-1'])('is rendered statement by statement in %s', (region) => {
    const cases = casesOf(region);

    expect(partitions).toContain(partitionOfRegion(region));
    expect(cases.length).toBeGreaterThan(40);
    for (const { name, rendered, deployed } of cases) {
      expect([name, rendered.ok && digestOf(rendered.policy.document)]).toEqual([name, digestOf(deployed)]);
    }
  });

  it('is exactly what the templates say, decided over all requests', async () => {
    for (const { name, rendered, deployed } of casesOf('us-east-1').filter((_, index) => index % 3 === 0)) {
      const member = (document: string) => ({ policies: [{ name, kind: 'managed' as const, document }] });
      const { verdict, denied } = await compareWithCatalogue(
        member(rendered.ok ? rendered.policy.text : ''),
        member(JSON.stringify(deployed)),
      );
      expect([name, verdict, denied.verdict]).toEqual([name, 'equivalent', 'equivalent']);
    }
  });
});
